"""What is done to learn where an address is hosted: begin, look in files, ask outside, add people's words."""

from tutela.casework.hosting.actions.add_word import add_word
from tutela.casework.hosting.actions.begin_trace import begin_trace
from tutela.casework.hosting.actions.look_again import look_again
from tutela.casework.hosting.actions.look_up import look_up

__all__ = ["add_word", "begin_trace", "look_again", "look_up"]

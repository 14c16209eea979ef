"""What has to be done with the letterbox after any restore."""

from tutela.casework.gate import Actor
from tutela.casework.letterbox import actions


def after_any(by: Actor) -> None:
    """Have the door told anew how reports stand."""
    actions.tell_again(by)

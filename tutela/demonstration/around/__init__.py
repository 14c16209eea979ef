"""What stands around the work: questions, papers, what is kept, what is known, and the unit's own people."""

from tutela.demonstration.around.imports import import_tips
from tutela.demonstration.around.keeping import keep_things
from tutela.demonstration.around.lines import file_lines
from tutela.demonstration.around.papers import write_papers
from tutela.demonstration.around.people import give_work, look_after_people
from tutela.demonstration.around.questions import ask_things

__all__ = [
    "ask_things",
    "file_lines",
    "give_work",
    "import_tips",
    "keep_things",
    "look_after_people",
    "write_papers",
]

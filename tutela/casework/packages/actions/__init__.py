"""Makes packages, has them deconflicted and checked, sends them, and keeps what came of each."""

from tutela.casework.packages.actions.accept_package import accept_package
from tutela.casework.packages.actions.chase_package import chase_package
from tutela.casework.packages.actions.check_package import check_package
from tutela.casework.packages.actions.deconflict import deconflict
from tutela.casework.packages.actions.end_package import end_package
from tutela.casework.packages.actions.export_package import export_package
from tutela.casework.packages.actions.look_again import look_again
from tutela.casework.packages.actions.make_package import make_package
from tutela.casework.packages.actions.outcomes.enter_outcome import Told, enter_outcome
from tutela.casework.packages.actions.outcomes.import_outcomes import Imported, import_outcomes
from tutela.casework.packages.actions.outward.answer_question import answer_question
from tutela.casework.packages.actions.outward.exchange_package import exchange_package
from tutela.casework.packages.actions.outward.keep_question import keep_question
from tutela.casework.packages.actions.outward.open_page import Opened, open_page
from tutela.casework.packages.actions.outward.take_in_answers import take_in_answers
from tutela.casework.packages.actions.recall_package import recall_package
from tutela.casework.packages.actions.return_package import return_package
from tutela.casework.packages.actions.revise_package import revise_package
from tutela.casework.packages.actions.send_package import send_package
from tutela.casework.packages.actions.writing import Draft

__all__ = [
    "Draft",
    "Imported",
    "Opened",
    "Told",
    "accept_package",
    "answer_question",
    "chase_package",
    "check_package",
    "deconflict",
    "end_package",
    "enter_outcome",
    "exchange_package",
    "export_package",
    "import_outcomes",
    "keep_question",
    "look_again",
    "make_package",
    "open_page",
    "recall_package",
    "return_package",
    "revise_package",
    "send_package",
    "take_in_answers",
]

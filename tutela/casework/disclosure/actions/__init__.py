"""What is done for those who ask what is held, and who did what with it."""

from tutela.casework.disclosure.actions.answer_logs import answer_logs
from tutela.casework.disclosure.actions.answer_request import answer_request
from tutela.casework.disclosure.actions.ask_further import ask_further
from tutela.casework.disclosure.actions.confirm_identity import confirm_identity
from tutela.casework.disclosure.actions.decide_item import decide_item
from tutela.casework.disclosure.actions.enter_receipt import enter_receipt
from tutela.casework.disclosure.actions.extend_request import extend_request
from tutela.casework.disclosure.actions.gather_items import gather_items
from tutela.casework.disclosure.actions.give_commissioner import give_commissioner
from tutela.casework.disclosure.actions.go_on import go_on
from tutela.casework.disclosure.actions.open_request import open_request
from tutela.casework.disclosure.actions.propose_answer import propose_answer

__all__ = [
    "answer_logs",
    "answer_request",
    "ask_further",
    "confirm_identity",
    "decide_item",
    "enter_receipt",
    "extend_request",
    "gather_items",
    "give_commissioner",
    "go_on",
    "open_request",
    "propose_answer",
]

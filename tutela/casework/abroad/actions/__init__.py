"""What is done with exchanges abroad: made, routed, approved, sent, settled, followed, and fetched."""

from tutela.casework.abroad.actions.approve_item import approve_item
from tutela.casework.abroad.actions.calls.advance_item import advance_item
from tutela.casework.abroad.actions.calls.ask_state import ask_state
from tutela.casework.abroad.actions.calls.keep_exchanging import keep_exchanging
from tutela.casework.abroad.actions.calls.session import Session
from tutela.casework.abroad.actions.composing import Wanted
from tutela.casework.abroad.actions.end_item import end_item
from tutela.casework.abroad.actions.follow_mails import follow_mails
from tutela.casework.abroad.actions.follow_notices import follow_notices
from tutela.casework.abroad.actions.give_file import give_file
from tutela.casework.abroad.actions.hand_on_item import hand_on_item
from tutela.casework.abroad.actions.make_item import Draft, make_item
from tutela.casework.abroad.actions.note_asked import note_asked
from tutela.casework.abroad.actions.pull_reports import pull_reports
from tutela.casework.abroad.actions.reroute_item import reroute_item
from tutela.casework.abroad.actions.resume_item import resume_item
from tutela.casework.abroad.actions.settle_item import settle_item

__all__ = [
    "Draft",
    "Session",
    "Wanted",
    "advance_item",
    "approve_item",
    "ask_state",
    "end_item",
    "follow_mails",
    "follow_notices",
    "give_file",
    "hand_on_item",
    "keep_exchanging",
    "make_item",
    "note_asked",
    "pull_reports",
    "reroute_item",
    "resume_item",
    "settle_item",
]

"""What can be done to the letterbox's keys, to what reporters said of themselves, and to be told by them."""

from tutela.casework.letterbox.actions.ask_for_contact import ask_for_contact
from tutela.casework.letterbox.actions.ask_reporter import ask_reporter
from tutela.casework.letterbox.actions.erase_contacts import erase_contacts
from tutela.casework.letterbox.actions.note_told import note_told
from tutela.casework.letterbox.actions.read_contact import read_contact
from tutela.casework.letterbox.actions.refuse_contact import refuse_contact
from tutela.casework.letterbox.actions.release_contact import release_contact
from tutela.casework.letterbox.actions.renew_keys import renew_keys
from tutela.casework.letterbox.actions.tell_again import tell_again

__all__ = [
    "ask_for_contact",
    "ask_reporter",
    "erase_contacts",
    "note_told",
    "read_contact",
    "refuse_contact",
    "release_contact",
    "renew_keys",
    "tell_again",
]

"""What can be done to the letterbox's keys and to what reporters said of themselves."""

from tutela.casework.letterbox.actions.ask_for_contact import ask_for_contact
from tutela.casework.letterbox.actions.erase_contacts import erase_contacts
from tutela.casework.letterbox.actions.read_contact import read_contact
from tutela.casework.letterbox.actions.release_contact import release_contact
from tutela.casework.letterbox.actions.renew_keys import renew_keys

__all__ = ["ask_for_contact", "erase_contacts", "read_contact", "release_contact", "renew_keys"]

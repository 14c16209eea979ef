"""What people do to the directory: partners, their people, agreements, keys and certificates."""

from tutela.casework.partners.actions.add_contact import add_contact
from tutela.casework.partners.actions.approve_partner import approve_partner
from tutela.casework.partners.actions.certificates.confirm_certificate import confirm_certificate
from tutela.casework.partners.actions.certificates.enter_certificate import enter_certificate
from tutela.casework.partners.actions.certificates.revoke_certificate import revoke_certificate
from tutela.casework.partners.actions.confirm_agreement import confirm_agreement
from tutela.casework.partners.actions.door.ask_to_erase import ask_to_erase
from tutela.casework.partners.actions.door.erase_there import erase_there
from tutela.casework.partners.actions.door.take_in_registrations import take_in_registrations
from tutela.casework.partners.actions.door.tell_again import tell_again
from tutela.casework.partners.actions.end_agreement import end_agreement
from tutela.casework.partners.actions.end_contact import end_contact
from tutela.casework.partners.actions.end_partner import end_partner
from tutela.casework.partners.actions.enter_partner import enter_partner
from tutela.casework.partners.actions.invite import invite
from tutela.casework.partners.actions.issue_key import issue_key
from tutela.casework.partners.actions.propose_agreement import propose_agreement
from tutela.casework.partners.actions.revoke_key import revoke_key

__all__ = [
    "add_contact",
    "approve_partner",
    "ask_to_erase",
    "confirm_agreement",
    "confirm_certificate",
    "end_agreement",
    "end_contact",
    "end_partner",
    "enter_certificate",
    "enter_partner",
    "erase_there",
    "invite",
    "issue_key",
    "propose_agreement",
    "revoke_certificate",
    "revoke_key",
    "take_in_registrations",
    "tell_again",
]

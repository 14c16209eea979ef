"""What people do to the directory: enter, approve and end partners, their people, agreements and keys."""

from tutela.casework.partners.actions.add_contact import add_contact
from tutela.casework.partners.actions.approve_partner import approve_partner
from tutela.casework.partners.actions.confirm_agreement import confirm_agreement
from tutela.casework.partners.actions.end_agreement import end_agreement
from tutela.casework.partners.actions.end_contact import end_contact
from tutela.casework.partners.actions.end_partner import end_partner
from tutela.casework.partners.actions.enter_partner import enter_partner
from tutela.casework.partners.actions.invite import invite
from tutela.casework.partners.actions.issue_key import issue_key
from tutela.casework.partners.actions.propose_agreement import propose_agreement
from tutela.casework.partners.actions.revoke_key import revoke_key
from tutela.casework.partners.actions.take_in_registrations import take_in_registrations
from tutela.casework.partners.actions.tell_again import tell_again

__all__ = [
    "add_contact",
    "approve_partner",
    "confirm_agreement",
    "end_agreement",
    "end_contact",
    "end_partner",
    "enter_partner",
    "invite",
    "issue_key",
    "propose_agreement",
    "revoke_key",
    "take_in_registrations",
    "tell_again",
]

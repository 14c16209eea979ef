"""Adds units and people, opens and ends accounts, grants roles, issues links, signs people in and out."""

from tutela.casework.people.actions.accounts.add_person import add_person
from tutela.casework.people.actions.accounts.add_service import add_service
from tutela.casework.people.actions.accounts.add_unit import add_unit
from tutela.casework.people.actions.accounts.choose_language import choose_language
from tutela.casework.people.actions.accounts.end import end
from tutela.casework.people.actions.accounts.grant import grant
from tutela.casework.people.actions.accounts.resume import resume
from tutela.casework.people.actions.accounts.set_line_manager import set_line_manager
from tutela.casework.people.actions.accounts.suspend import suspend
from tutela.casework.people.actions.accounts.take_role import take_role
from tutela.casework.people.actions.credentials.confirm_credential import confirm_credential
from tutela.casework.people.actions.credentials.confirm_removal import confirm_removal
from tutela.casework.people.actions.credentials.enrol_app import enrol_app
from tutela.casework.people.actions.credentials.enrol_passkey import enrol_passkey
from tutela.casework.people.actions.credentials.enrolment import Enrolled
from tutela.casework.people.actions.credentials.issue_link import issue_link
from tutela.casework.people.actions.credentials.open_link import open_link
from tutela.casework.people.actions.credentials.remove_credential import remove_credential
from tutela.casework.people.actions.sessions.close_shell import close_shell
from tutela.casework.people.actions.sessions.end_sessions import end_sessions
from tutela.casework.people.actions.sessions.open_shell import open_shell
from tutela.casework.people.actions.sessions.sign_in_by_code import sign_in_by_code
from tutela.casework.people.actions.sessions.sign_in_by_link import sign_in_by_link
from tutela.casework.people.actions.sessions.sign_in_by_passkey import sign_in_by_passkey
from tutela.casework.people.actions.sessions.sign_out import sign_out

__all__ = [
    "Enrolled",
    "add_person",
    "add_service",
    "add_unit",
    "choose_language",
    "close_shell",
    "confirm_credential",
    "confirm_removal",
    "end",
    "end_sessions",
    "enrol_app",
    "enrol_passkey",
    "grant",
    "issue_link",
    "open_link",
    "open_shell",
    "remove_credential",
    "resume",
    "set_line_manager",
    "sign_in_by_code",
    "sign_in_by_link",
    "sign_in_by_passkey",
    "sign_out",
    "suspend",
    "take_role",
]

"""Adds units and people, opens and ends accounts, grants roles, issues links, signs people in and out."""

from tutela.casework.people.actions.accounts.add_person import add_person
from tutela.casework.people.actions.accounts.add_unit import add_unit
from tutela.casework.people.actions.accounts.end import end
from tutela.casework.people.actions.accounts.grant import grant
from tutela.casework.people.actions.accounts.resume import resume
from tutela.casework.people.actions.accounts.suspend import suspend
from tutela.casework.people.actions.credentials.issue_link import issue_link
from tutela.casework.people.actions.sessions.end_sessions import end_sessions
from tutela.casework.people.actions.sessions.sign_in import sign_in
from tutela.casework.people.actions.sessions.sign_out import sign_out

__all__ = [
    "add_person",
    "add_unit",
    "end",
    "end_sessions",
    "grant",
    "issue_link",
    "resume",
    "sign_in",
    "sign_out",
    "suspend",
]

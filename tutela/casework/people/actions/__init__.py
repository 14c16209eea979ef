"""Adds units and people, grants roles, issues one-time links and signs people in."""

from tutela.casework.people.actions.add_person import add_person
from tutela.casework.people.actions.add_unit import add_unit
from tutela.casework.people.actions.grant import grant
from tutela.casework.people.actions.issue_link import issue_link
from tutela.casework.people.actions.sign_in import sign_in

__all__ = ["add_person", "add_unit", "grant", "issue_link", "sign_in"]

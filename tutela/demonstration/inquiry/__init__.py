"""An invented inquiry: two telephones, six reports, two people who matter, and a package a force answers."""

from tutela.demonstration.inquiry.steps import FORCE, Team, make_inquiry
from tutela.demonstration.inquiry.telephones import MESSAGES

__all__ = ["FORCE", "MESSAGES", "Team", "make_inquiry"]

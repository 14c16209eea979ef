"""Asks those whom somebody manages to a debrief of the team."""

from datetime import date

from django.db import transaction

from tutela.casework import gate
from tutela.casework.gate import Act, Actor
from tutela.casework.people.roster import lines
from tutela.casework.support import rules
from tutela.casework.support.actions.file_record import file_record
from tutela.casework.support.errors import BadRecord
from tutela.casework.support.records import Kind


@transaction.atomic
def plan_debrief(by: Actor, session: str, on: date) -> int:
    """Ask each whom the actor manages to a session; each says for themselves whether they attended.

    Args:
        by: their line manager, who is not told who attended.
        session: one of the codes of the unit's rules of support.
        on: the day.

    Returns:
        how many were asked.

    Raises:
        NotAllowed: the actor is no person.
        BadRecord: the session is none, or the actor manages nobody.
    """
    gate.require(by, Act.OWN_SUPPORT)
    known = rules.in_force(by.unit).sessions
    team = lines.managed_by(by.person)
    if session not in known or not team:
        raise BadRecord("Choose a session. Only a line manager asks their people to one.")
    for person in team:
        file_record(by, Kind.TEAM, {"session": session, "on": on.isoformat(), "to": person}, to=person)
    return len(team)

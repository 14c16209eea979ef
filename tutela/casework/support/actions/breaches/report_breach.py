"""Reports a breach, in one click."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.clocks.actions.start import Limit, start
from tutela.casework.clocks.models import Clock
from tutela.casework.clocks.owners import Owner
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor, Role
from tutela.casework.people.models import Person
from tutela.casework.people.roster import lines
from tutela.casework.support import rules
from tutela.casework.support.actions.letters.addressee import first_of
from tutela.casework.support.errors import NobodyNamed
from tutela.casework.support.models import Breach, BreachStep

COUNTS = "whether the authority is told"


@transaction.atomic
def report_breach(by: Actor) -> Breach:
    """Tell line manager and security lead that something went wrong; what it was can be said afterwards.

    The clock for telling the authority runs from now. Where the unit names no security lead, a supervisor is
    told, or else an administrator.

    Raises:
        NotAllowed: the actor is no person.
        NobodyNamed: there is nobody else in the unit.
    """
    gate.require(by, Act.REPORT_BREACH)
    laid_down = rules.in_force(by.unit)
    manager = lines.managers_of([by.person]).get(by.person)
    lead = _lead(by, laid_down.security)
    breach = Breach.objects.create(unit_id=by.unit, reporter_id=by.person, manager_id=manager, lead=lead)
    step = BreachStep.objects.create(
        breach=breach, number=1, what=breach.what, state=breach.state, by_id=by.person, at=breach.noticed_at
    )
    owner, others = Owner(person=lead.pk), (Owner(person=manager),) if manager else ()
    limit = Limit(COUNTS, 60 * laid_down.breach_hours, Clock.Runs.ELAPSED, owner, others)
    start(by, "breach", [breach.pk], limit, at=breach.noticed_at)
    log.record(by, "breach.reported", purpose="security", wrote=[breach, step], breach=breach.pk)
    return breach


def _lead(by: Actor, named: tuple[str, ...]) -> Person:
    try:
        return first_of(by.unit, named, {by.person})
    except NobodyNamed:
        for role in (Role.SUPERVISOR, Role.ADMINISTRATOR):
            held = Person.objects.able().filter(unit=by.unit, is_service=False, grants__role=role.value)
            if (found := held.exclude(pk=by.person).order_by("pk").first()) is not None:
                return found
        raise

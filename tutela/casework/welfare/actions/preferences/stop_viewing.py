"""The step that switches media off for a person at once, because they want it so."""

from tutela.casework.gate import Actor
from tutela.casework.people.actions.lock_person import lock_person
from tutela.casework.welfare import clock, queries
from tutela.casework.welfare.actions.close_exposure import close_exposure
from tutela.casework.welfare.models import ExposureEvent, Stop


def stop_viewing(by: Actor) -> bool:
    """Show nothing to the actor from now on, and end their look; say whether they had not stopped before."""
    lock_person(by)
    last = queries.latest(by.person)
    if last is not None and last.ended_at is None:
        close_exposure(by, last, clock.read(), ExposureEvent.ClosedBy.VIEWER)
    return Stop.objects.get_or_create(person_id=by.person, ended_at=None)[1]

"""Opinions for the tests: assessors, a unit that works under the law, and rows that no verb would make."""

from uuid import uuid4

from tutela.casework.audit.rows import grades, items, stated
from tutela.casework.gate import Actor, Role
from tutela.casework.grading import actions
from tutela.casework.grading.actions.decisions import Decided
from tutela.casework.grading.models import Assessment, Decision, Reservation, Shift
from tutela.casework.items.models import Item
from tutela.casework.people import actions as people
from tutela.casework.people.models import Person, Unit
from tutela.casework.people.queries import actor_named, installation


def opinion(shift: Shift, item: Item, category: str, opinion_round: int) -> Assessment:
    """Put a person's opinion of an item into a round, as standing."""
    decision = Decision.objects.create(person=shift.person, shift=shift, lead=item, key=uuid4())
    return Assessment.objects.create(
        decision=decision,
        item=item,
        person=shift.person,
        shift=shift,
        category=category,
        pack="demonstration",
        pack_version="1",
        pack_digest="0" * 64,
        seconds_revealed=1,
        round=opinion_round,
    )


def person(unit: Unit, name: str, *roles: Role) -> Actor:
    """Add somebody to the unit."""
    people.add_person(installation(unit.pk), name, name.title(), unit, *roles)
    return actor_named(name, "test")


def give(by: Actor, item: Item, category: str, facts: str | None = None) -> Decided:
    """Have somebody decide an item as it comes to their desk."""
    actions.dispense(by)
    return actions.assess(by, item, category, uuid4(), facts=facts)


def sign_off(by: Actor) -> None:
    """Sign off the shift of somebody, whose desk is clear from then on."""
    actions.confirm_shift(by, actions.begin_shift(by))


def clear(*whose: Actor) -> None:
    """Let the desks of these be anybody's: their leases are over."""
    Reservation.objects.filter(batch__person__in=[each.person for each in whose]).delete()


def promote(by: Actor, role: Role) -> Actor:
    """Give somebody a further role."""
    people.grant(installation(by.unit), Person.objects.get(pk=by.person), role)
    return actor_named(by.name, "test")


def differences() -> list[str]:
    """Say where the rows of grades, items and what opinions came to are not as the record says."""
    return [each.message for kind in (grades, items, stated) for each in kind.differences()]

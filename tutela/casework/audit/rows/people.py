"""Compares people and their roles with the record of acts."""

from collections.abc import Iterator

from tutela.casework.custody.record.audit import Difference, Statement, by_thing, nothing_says
from tutela.casework.people.models import Person

_ACTS = ("person.added", "role.granted", "role.taken", "person.suspended", "person.resumed", "person.ended")
# What says whether somebody may come in.
_STANDING = ("person.suspended", "person.resumed")


def differences() -> Iterator[Difference]:
    """Give every person who is another, holds another role or may do more than the record says."""
    for portion in by_thing("person", _ACTS):
        gone = set(portion.of)
        people = Person.objects.filter(**portion.within("pk")).prefetch_related("grants").order_by("pk")
        for person in people.iterator(chunk_size=500):
            gone.discard(person.pk)
            yield from _of_person(person, portion.of.get(person.pk, []))
        for number in sorted(gone):
            yield portion.of[number][-1].but(f"the row of person {number} is gone")


def _of_person(person: Person, statements: list[Statement]) -> Iterator[Difference]:
    added = next((each for each in statements if each.act == "person.added"), None)
    if added is None:
        yield nothing_says(f"{person.username} was added")
        return
    if (person.username, person.unit_id) != (added.what["added"], added.unit):
        yield added.but(f"person {person.pk} has another name or unit: {person.username}")
    yield from _of_roles(person, added, statements)
    yield from _of_account(person, added, statements)


def _of_roles(person: Person, added: Statement, statements: list[Statement]) -> Iterator[Difference]:
    """Compare with what was last said of each role."""
    changes = [each for each in statements if each.act in ("role.granted", "role.taken")]
    last = {role: added for role in added.what["roles"]} | {each.what["role"]: each for each in changes}
    held = {grant.role for grant in person.grants.all()}
    for role in sorted(held | set(last)):
        if role not in last:
            yield nothing_says(f"{person.username} was given the role {role}")
        elif (role in held) == (last[role].act == "role.taken"):
            holds = "holds" if role in held else "does not hold"
            yield last[role].but(f"{person.username} {holds} the role {role}")


def _of_account(person: Person, added: Statement, statements: list[Statement]) -> Iterator[Difference]:
    last = next((each for each in reversed(statements) if each.act in _STANDING), added)
    if person.is_active == (last.act == "person.suspended"):
        yield last.but(f"{person.username} is {'not ' if person.is_active else ''}suspended by their row")
    ended = next((each for each in reversed(statements) if each.act == "person.ended"), None)
    ends_at = person.ends_at.isoformat() if person.ends_at else None
    if ends_at != (ended.what["at"] if ended else None):
        message = f"the account of {person.username} ends at {ends_at or 'no time'} by its row"
        yield (ended or added).but(message)

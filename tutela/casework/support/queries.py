"""What a person filed or was told, for that person; nobody else is given any of it, whatever their role."""

from collections.abc import Collection, Iterable

from tutela.casework import gate
from tutela.casework.custody import keys
from tutela.casework.gate import Act, Actor
from tutela.casework.people.models import Person
from tutela.casework.people.roster import lines
from tutela.casework.support import attendance, rules
from tutela.casework.support.attendance import Light
from tutela.casework.support.models import Filed, SupportKey
from tutela.casework.support.records import LETTERS, Kind, Record
from tutela.casework.support.sealed import Box
from tutela.casework.times import here
from tutela.errors import NotFound


def box_of(unit: int) -> Box | None:
    """Give what opens a unit's records; None where nobody of it ever filed one.

    Raises:
        WrongUnitKey: the unit key does not open its key.
    """
    row = SupportKey.objects.select_related("key").filter(unit=unit).first()
    return None if row is None else Box(keys.unwrap(bytes(row.key.wrapped)))


def own(by: Actor, before: int | None = None, most: int | None = None) -> list[Record]:
    """Give what the actor filed, the newest first.

    Args:
        by: who reads: their own, and nobody else's.
        before: only what was filed before the record of this number.
        most: so many at most; all of them by default.

    Raises:
        NotAllowed: the actor is no person.
        RecordBroken: one does not open.
    """
    gate.require(by, Act.OWN_SUPPORT)
    filed = Filed.objects.filter(person=by.person).order_by("-pk")
    return _opened(box_of(by.unit), (filed.filter(pk__lt=before) if before else filed)[:most])


def own_of(by: Actor, kinds: Collection[Kind]) -> list[Record]:
    """Give what the actor filed of some kinds, the newest first.

    Raises:
        NotAllowed: the actor is no person.
    """
    gate.require(by, Act.OWN_SUPPORT)
    box = box_of(by.unit)
    return [] if box is None else _opened(box, _on_shelves(box, [by.person], kinds))


def told(by: Actor) -> list[Record]:
    """Give what the actor was told and asked to, by others, the newest first.

    Raises:
        NotAllowed: the actor is no person.
    """
    gate.require(by, Act.OWN_SUPPORT)
    box = box_of(by.unit)
    if box is None:
        return []
    return _opened(box, Filed.objects.filter(inbox=box.inbox(by.person)).order_by("-pk"))


def told_to(by: Actor, number: int) -> Record:
    """Find something that the actor was told in confidence.

    Raises:
        NotAllowed: the actor is no person.
        NotFound: they were told nothing of that number.
    """
    for each in told(by):
        if each.number == number and each.kind in LETTERS:
            return each
    raise NotFound(f"You were told nothing of the number {number}.")


def unseen(by: Actor) -> list[Record]:
    """Give what the actor was told in confidence and did not see to yet, the newest first.

    Raises:
        NotAllowed: the actor is no person.
    """
    seen = {each.body["of"] for each in own_of(by, (Kind.SEEN,))}
    return [each for each in told(by) if each.kind in LETTERS and each.number not in seen]


def sessions_of(by: Actor) -> list[Record]:
    """Give the actor's own records of sessions, and the sessions that they were asked to with their team.

    Raises:
        NotAllowed: the actor is no person.
    """
    return own_of(by, attendance.KINDS) + [each for each in told(by) if each.kind is Kind.TEAM]


def opted_out(by: Actor) -> frozenset[str]:
    """Give the classes of which the actor wants no items; whoever dispenses to them asks, and nobody else."""
    if not gate.may(by, Act.OWN_SUPPORT) or (box := box_of(by.unit)) is None:
        return frozenset()
    newest = Filed.objects.filter(person=by.person, shelf=box.shelf(by.person, Kind.OPT_OUT)).order_by("-pk")
    return frozenset(code for each in _opened(box, newest[:1]) for code in each.body["classes"])


def lights(by: Actor) -> dict[int, Light]:
    """Say how the sessions of each whom the actor manages stand, by number, and nothing else of them.

    Raises:
        NotAllowed: the actor is no person.
        VersionBroken: the unit's rules are not what two people approved.
    """
    gate.require(by, Act.OWN_SUPPORT)
    team, laid_down, box = lines.managed_by(by.person), rules.in_force(by.unit), box_of(by.unit)
    records: dict[int, list[Record]] = {person: [] for person in team}
    for filed in () if box is None else _on_shelves(box, team, (Kind.ATTENDED,)):
        records[filed.person_id] += _opened(box, [filed])
    today = here().date()
    return {
        person: attendance.light_of(attendance.due(of, laid_down), laid_down, today)
        for person, of in records.items()
    }


def uptake(by: Actor) -> dict[str, int | None]:
    """Say how many of all people of the unit attended each kind of session in the last quarter that is over.

    It is of the whole unit and of a quarter that ended, so that it is the same for everybody who manages
    anybody, and no two of them, or days, compared say anything of a person.

    Returns:
        The number by kind; None where fewer than five did, or did not. Nothing for whoever manages nobody.

    Raises:
        NotAllowed: the actor is no person.
        VersionBroken: the unit's rules are not what two people approved.
    """
    gate.require(by, Act.OWN_SUPPORT)
    if not lines.managed_by(by.person):
        return {}
    able = list(Person.objects.able().filter(unit=by.unit, is_service=False).values_list("pk", flat=True))
    box, laid_down = box_of(by.unit), rules.in_force(by.unit)
    filed = [] if box is None else _opened(box, _on_shelves(box, able, (Kind.ATTENDED,)))
    return attendance.uptake(filed, len(able), *attendance.last_quarter(here().date()), laid_down)


def _on_shelves(box: Box, people: Collection[int], kinds: Collection[Kind]) -> Iterable[Filed]:
    shelves = [box.shelf(person, kind) for person in people for kind in kinds]
    return Filed.objects.filter(person__in=people, shelf__in=shelves).order_by("-pk")


def _opened(box: Box | None, filed: Iterable[Filed]) -> list[Record]:
    return [] if box is None else [_record(box, each) for each in filed]


def _record(box: Box, filed: Filed) -> Record:
    body = box.opened(filed)
    return Record(filed.pk, filed.person_id, Kind(body.pop("kind")), filed.at, body)

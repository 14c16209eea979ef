"""The step that notes what was seen in reports and the like, many at once."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import F

from tutela.casework import database
from tutela.casework.gate import Actor
from tutela.casework.identifiers.keys import MOST_SUBJECTS, key_of, loose_key_of
from tutela.casework.identifiers.models import Identifier, Sighting
from tutela.engine import identifiers

_LONGEST_RAW = 2048
_LONGEST_PLACE = 120


@dataclass(frozen=True, slots=True)
class Note:
    """One identifier in one place.

    Attributes:
        subject: the number of the thing that names it.
        part: which version of that.
        place: where in it: "persons/1/identifiers/2".
        one: what was read.
        is_strong: it was verified, whatever its kind.
    """

    subject: int
    part: int
    place: str
    one: identifiers.Identifier
    is_strong: bool = False


@dataclass(frozen=True, slots=True)
class Noted:
    """What one thing names: the number of the identifier's row, and whether a machine may join by it.

    `is_shared` says that more than one thing names it.
    """

    subject: int
    identifier: int
    is_strong: bool
    is_hub: bool
    is_shared: bool


def note(by: Actor, kind: str, notes: Iterable[Note]) -> list[Noted]:
    """Note where identifiers were seen, and count in how many things each was; noting twice changes nothing.

    What names nothing, and has no key, is not noted: its words are in what named it.

    Args:
        by: who takes in what names them; they become identifiers of their unit.
        kind: what the room of the things calls them.
        notes: in any order; one thing may name many, and one many times.

    Returns:
        what each thing names, once.

    Raises:
        OutsideTransaction: there is no transaction.
    """
    database.require_transaction("What was seen is noted inside the transaction that takes it in.")
    keyed = {}
    for each in notes:
        for one in (each.one, *each.one.also):
            if one.canonical or one.loose:
                keyed[key_of(one), each.subject, each.part, each.place] = (one, each)
    rows = _rows(by.unit, {key: one for (key, *_), (one, _) in keyed.items()})
    _count(kind, rows, {(key, subject) for key, subject, *_ in keyed})
    database.insert(
        [
            Sighting(
                identifier=rows[key],
                subject_kind=kind,
                subject=subject,
                part=part,
                place=place[:_LONGEST_PLACE],
                raw=storable(each.one.exact)[:_LONGEST_RAW],
                is_strong=one.is_strong or (each.is_strong and one is each.one),
            )
            for (key, subject, part, place), (one, each) in keyed.items()
        ],
        ignoring_conflicts=True,
    )
    return _noted(rows, keyed)


def _noted(
    rows: dict[bytes, Identifier],
    keyed: dict[tuple[bytes, int, int, str], tuple[identifiers.Identifier, Note]],
) -> list[Noted]:
    strong: dict[tuple[int, bytes], bool] = {}
    for (key, subject, *_), (one, each) in keyed.items():
        is_strong = bool(one.canonical) and (one.is_strong or (each.is_strong and one is each.one))
        strong[subject, key] = strong.get((subject, key), False) or is_strong
    return [
        Noted(subject, rows[key].pk, is_strong, rows[key].is_hub, rows[key].subjects > 1)
        for (subject, key), is_strong in strong.items()
    ]


def storable(text: str) -> str:
    """Give a text as every database takes it: without NUL, and without halves of signs."""
    return text.replace("\0", "\ufffd").encode("utf-8", "replace").decode()


def _rows(unit: int, read: dict[bytes, identifiers.Identifier]) -> dict[bytes, Identifier]:
    """Give the row of each key, made where there is none, in one order so that no two wait for each other."""
    found = _found(unit, sorted(read))
    missing = [key for key in sorted(read) if key not in found]
    database.insert([_row(unit, key, read[key]) for key in missing], ignoring_conflicts=True)
    return found | _found(unit, missing)


def _row(unit: int, key: bytes, one: identifiers.Identifier) -> Identifier:
    return Identifier(
        unit_id=unit,
        kind=one.kind.value,
        key=key,
        loose_key=loose_key_of(one.loose),
        canonical=storable(one.canonical),
        loose=storable(one.loose),
        is_strong=one.is_strong,
    )


def _found(unit: int, keys: Sequence[bytes]) -> dict[bytes, Identifier]:
    found: dict[bytes, Identifier] = {}
    for start in range(0, len(keys), database.NUMBERS_AT_ONCE):
        portion = keys[start : start + database.NUMBERS_AT_ONCE]
        rows = Identifier.objects.filter(unit=unit, key__in=portion).defer("canonical", "loose", "loose_key")
        found |= {row.key: row for row in rows}
    return found


def _count(kind: str, rows: dict[bytes, Identifier], seen: set[tuple[bytes, int]]) -> None:
    """Add to each identifier the things in which it had not been seen; one that is in too many is a hub."""
    subjects = sorted({subject for _, subject in seen})
    there: set[tuple[int, int]] = set()
    for portion in database.portions(subjects):
        sightings = Sighting.objects.filter(subject_kind=kind, subject__in=portion)
        there.update(sightings.values_list("identifier", "subject"))
    more = Counter(rows[key].pk for key, subject in seen if (rows[key].pk, subject) not in there)
    by_number = {row.pk: row for row in rows.values()}
    by_times: dict[int, list[int]] = {}
    for number, times in more.items():
        by_times.setdefault(times, []).append(number)
        by_number[number].subjects += times
    for times, numbers in sorted(by_times.items()):
        for portion in database.portions(sorted(numbers)):
            Identifier.objects.filter(pk__in=portion).update(subjects=F("subjects") + times)
    hubs = [row for row in by_number.values() if row.subjects > MOST_SUBJECTS and not row.is_hub]
    for row in hubs:
        row.is_hub = True
    database.update(hubs, ["is_hub"])

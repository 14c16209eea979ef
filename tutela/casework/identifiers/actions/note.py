"""The step that notes what was seen in reports and the like, many at once."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import F
from django.utils import timezone

from tutela.casework import database
from tutela.casework.gate import Actor
from tutela.casework.identifiers.keys import MOST_SUBJECTS, key_of, loose_key_of
from tutela.casework.identifiers.models import Identifier, Sighting
from tutela.engine import identifiers

_LONGEST_RAW = 2048
_LONGEST_PLACE = 120


class Note(NamedTuple):
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


class Noted(NamedTuple):
    """What one thing names: the number of the identifier's row, and whether a machine may join by it.

    `subjects` counts the things that name it, this one as well.
    """

    subject: int
    identifier: int
    is_strong: bool
    is_hub: bool
    subjects: int


@dataclass(slots=True)
class _Row:
    """What is asked here of an identifier's row: its number, and in how many things it was seen."""

    number: int
    subjects: int
    is_hub: bool


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
    database.insert_values(
        Sighting,
        ["identifier", "subject_kind", "subject", "part", "place", "raw", "is_strong"],
        (
            (
                rows[key].number,
                kind,
                subject,
                part,
                place[:_LONGEST_PLACE],
                storable(each.one.exact)[:_LONGEST_RAW],
                one.is_strong or (each.is_strong and one is each.one),
            )
            for (key, subject, part, place), (one, each) in keyed.items()
        ),
    )
    return _noted(rows, keyed)


def _noted(
    rows: dict[bytes, _Row],
    keyed: dict[tuple[bytes, int, int, str], tuple[identifiers.Identifier, Note]],
) -> list[Noted]:
    strong: dict[tuple[int, bytes], bool] = {}
    for (key, subject, *_), (one, each) in keyed.items():
        is_strong = bool(one.canonical) and (one.is_strong or (each.is_strong and one is each.one))
        strong[subject, key] = strong.get((subject, key), False) or is_strong
    return [
        Noted(subject, rows[key].number, is_strong, rows[key].is_hub, rows[key].subjects)
        for (subject, key), is_strong in strong.items()
    ]


def storable(text: str) -> str:
    """Give a text as every database takes it: without NUL, and without halves of signs."""
    return text.replace("\0", "\ufffd").encode("utf-8", "replace").decode()


def _rows(unit: int, read: dict[bytes, identifiers.Identifier]) -> dict[bytes, _Row]:
    """Give the row of each key, made where there is none, in one order so that no two wait for each other."""
    found = _found(unit, sorted(read))
    made = database.insert_values(
        Identifier,
        [
            "unit", "kind", "key", "loose_key", "canonical", "loose", "is_strong", "subjects", "is_hub",
            "first_seen_at",
        ],
        _values(unit, {key: read[key] for key in sorted(read.keys() - found.keys())}),
        returning=["key", "id"],
    )  # fmt: skip
    found |= {bytes(key): _Row(number, 0, is_hub=False) for key, number in made}
    # What others made meanwhile was refused.
    return found | _found(unit, sorted(read.keys() - found.keys()))


def _values(unit: int, new: dict[bytes, identifiers.Identifier]) -> Iterator[tuple[object, ...]]:
    moment = timezone.now()
    for key, one in new.items():
        loose = loose_key_of(one.loose)
        texts = storable(one.canonical), storable(one.loose)
        yield unit, one.kind.value, key, loose, *texts, one.is_strong, 0, False, moment


def _found(unit: int, keys: Sequence[bytes]) -> dict[bytes, _Row]:
    found: dict[bytes, _Row] = {}
    for start in range(0, len(keys), database.NUMBERS_AT_ONCE):
        portion = keys[start : start + database.NUMBERS_AT_ONCE]
        rows = Identifier.objects.filter(unit=unit, key__in=portion)
        for key, number, subjects, is_hub in rows.values_list("key", "pk", "subjects", "is_hub"):
            found[key] = _Row(number, subjects, is_hub=is_hub)
    return found


def _count(kind: str, rows: dict[bytes, _Row], seen: set[tuple[bytes, int]]) -> None:
    """Add to each identifier the things in which it had not been seen; one that is in too many is a hub."""
    subjects = sorted({subject for _, subject in seen})
    there: set[tuple[int, int]] = set()
    for portion in database.portions(subjects):
        sightings = Sighting.objects.filter(subject_kind=kind, subject__in=portion)
        there.update(sightings.values_list("identifier", "subject"))
    more = Counter(rows[key].number for key, subject in seen if (rows[key].number, subject) not in there)
    by_number = {row.number: row for row in rows.values()}
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
    for portion in database.portions(sorted(row.number for row in hubs)):
        Identifier.objects.filter(pk__in=portion).update(is_hub=True)

"""Puts joined things into one bundle, and parts what is joined no more."""

from collections.abc import Iterable, Sequence

from django.db.models import Min
from django.utils import timezone

from tutela.casework import database
from tutela.casework.bundles.components import MOST_MEMBERS, parts_of
from tutela.casework.bundles.models import Bundle, Join, Member


def bind(unit: int, kind: str, new: Sequence[Join], held: dict[int, int] | None = None) -> list[Join]:
    """Store new ends of joins, and put what each holds together into one bundle.

    An end that would make a bundle too large is stored as such, and holds nothing.

    Args:
        unit: whose they are.
        kind: what the things' room calls them.
        new: the ends.
        held: the first thing that each of their identifiers holds, where the caller knows that.
    """
    if not new:
        return []
    # All live ends of an identifier are in one bundle: the first of them stands for it.
    held = _held(kind, {each.identifier_id for each in new}) if held is None else dict(held)
    bundles = _Bundles(
        unit,
        kind,
        {each.subject for each in new}
        | {held[each.identifier_id] for each in new if each.identifier_id in held},
    )
    for each in new:
        other = held.setdefault(each.identifier_id, each.subject)
        if not bundles.put_together(other, each.subject):
            each.state, each.ended_at = Join.State.FULL, timezone.now()
    database.insert(each for each in new if each.pk is None)
    bundles.store()
    return list(new)


def _held(kind: str, identifiers: set[int]) -> dict[int, int]:
    held: dict[int, int] = {}
    for portion in database.portions(sorted(identifiers)):
        live = Join.objects.filter(kind=kind, identifier__in=portion, state=Join.State.LIVE)
        first = live.filter(pk__in=live.values("identifier").annotate(first=Min("pk")).values("first"))
        held.update(first.values_list("identifier", "subject"))
    return held


def part(unit: int, kind: str, subjects: Iterable[int]) -> None:
    """Part the bundles that some things are in into what live joins still hold together.

    The largest part keeps the bundle; what is joined to nothing any more is in none.
    """
    bundles = set[int]()
    for portion in database.portions(sorted(set(subjects))):
        members = Member.objects.filter(kind=kind, subject__in=portion)
        bundles.update(members.values_list("bundle", flat=True))
    for bundle in Bundle.objects.filter(pk__in=bundles).order_by("pk"):
        _part(unit, kind, bundle)


def _part(unit: int, kind: str, bundle: Bundle) -> None:
    members = list(bundle.members.values_list("subject", flat=True))
    ends: list[tuple[int, int]] = []
    for portion in database.portions(members):
        live = Join.objects.filter(kind=kind, subject__in=portion, state=Join.State.LIVE)
        ends += live.values_list("subject", "identifier")
    parts = [each for each in parts_of(ends) if len(each) > 1]
    kept, *others = parts or [set[int]()]
    for portion in database.portions(sorted(set(members) - kept)):
        Member.objects.filter(kind=kind, subject__in=portion).delete()
    bundle.size = len(kept)
    database.update([bundle], ["size"])
    for each in others:
        _make(unit, kind, each)


def _make(unit: int, kind: str, subjects: Iterable[int]) -> Bundle:
    inside = sorted(subjects)
    bundle = Bundle.objects.create(unit_id=unit, kind=kind, size=len(inside))
    database.insert(Member(bundle=bundle, kind=kind, subject=subject) for subject in inside)
    return bundle


class _Bundles:
    """The bundles that some things are in, as they grow; written once, at the end."""

    def __init__(self, unit: int, kind: str, subjects: set[int]) -> None:
        self._unit, self._kind = unit, kind
        self._of: dict[int, int] = {}
        self._rows: dict[int, Bundle] = {}
        for portion in database.portions(sorted(subjects)):
            members = Member.objects.filter(kind=kind, subject__in=portion).select_related("bundle")
            for member in members:
                self._of[member.subject] = member.bundle_id
                self._rows[member.bundle_id] = member.bundle
        self._sizes = {number: row.size for number, row in self._rows.items()}
        self._into: dict[int, int] = {}
        # What was in no bundle is one of its own, numbered from below.
        self._alone = -1
        self._joined: dict[int, list[int]] = {}

    def put_together(self, left: int, right: int) -> bool:
        """Put two things into one bundle; say whether they are in one now, or that would be too large."""
        one, other = self._bundle_of(left), self._bundle_of(right)
        if one == other:
            return True
        if self._sizes[one] + self._sizes[other] > MOST_MEMBERS:
            return False
        # The one that has a row, or more members, takes the other in.
        large, small = sorted((one, other), key=lambda each: (each < 0, -self._sizes[each], abs(each)))
        self._into[small] = large
        self._sizes[large] += self._sizes.pop(small)
        self._joined[large] = self._joined.get(large, []) + self._joined.pop(small, [])
        return True

    def _bundle_of(self, subject: int) -> int:
        number = self._of.get(subject)
        if number is None:
            number = self._of[subject] = self._alone
            self._sizes[number], self._joined[number] = 1, [subject]
            self._alone -= 1
        while number in self._into:
            number = self._into[number]
        return number

    def store(self) -> None:
        """Write what has changed."""
        for number, subjects in sorted(self._joined.items()):
            if number < 0 and len(subjects) > 1:
                _make(self._unit, self._kind, subjects)
            elif number > 0:
                row = self._rows[number]
                database.insert(
                    Member(bundle=row, kind=self._kind, subject=each) for each in sorted(subjects)
                )
        emptied: dict[int, list[int]] = {}
        for number, large in self._into.items():
            while large in self._into:
                large = self._into[large]
            if number > 0:
                emptied.setdefault(large, []).append(number)
                self._rows[number].size, self._rows[number].into_id = 0, large
        for large, numbers in sorted(emptied.items()):
            for portion in database.portions(numbers):
                Member.objects.filter(bundle__in=portion).update(bundle=large)
        for number, row in self._rows.items():
            row.size = self._sizes.get(number, 0)
        database.update(list(self._rows.values()), ["size", "into"])

"""Questions about the known series of an item: what lists say, which items of it are here, who may see them.

Another item is laid beside one on a desk where that shows nobody what they need not see: one whose grade is
released, or that is the person's own to grade. What a list settled stays unseen, and what waits for a grade
of its own is not shown before its turn, so that nobody meets the same twice; each of these is said.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _, gettext_noop as noop

from tutela.casework import gate, rooms
from tutela.casework.examination.models import Match
from tutela.casework.examination.queries import distances
from tutela.casework.gate import Act, Actor
from tutela.casework.grading import queries
from tutela.casework.grading.errors import NotReserved
from tutela.casework.items.models import Item
from tutela.casework.welfare.assignment import Assignment
from tutela.casework.welfare.limits.dose import severity_of
from tutela.casework.welfare.models import ExposureEvent
from tutela.engine.media.facts import Condition

# So many entries and members are told, and so many matches are looked through for the name of a series.
_MOST, _LOOKED_THROUGH = 50, 2000
# What a list's record calls it, as it is kept.
_SERIES = "series"
_WAITS = noop("it waits for a grade of its own, and nobody is shown the same twice")
_KNOWN = noop("its grade was inherited, so nobody needs to see it")
_NO_PICTURE = noop("there is no picture of it")


@dataclass(frozen=True, slots=True)
class Kin:
    """One item of the unit that stands in a series with another.

    `because` says in which; `distance` is in bits, where both are pictures; `withheld` why it is not shown,
    "" where it may be; `looks` how often this person viewed it before.
    """

    item: Item
    because: str
    distance: int | None
    withheld: str
    looks: int


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of an item: the entries that it matches, nearest first, and what is here of their series.

    `here` are the entries of which an item is here.
    """

    matches: Sequence[Match]
    kin: Sequence[Kin]
    here: frozenset[int]


def known_of(by: Actor, item: Item) -> Known:
    """Say what is known of an item on the person's desk; nothing is shown by that.

    Raises:
        NotAllowed: the actor may not grade.
        NotReserved: the item is none of theirs.
    """
    gate.require(by, Act.GRADE, on=item)
    queries.assignment_for(by, item)
    matches = list(_standing().filter(item=item).order_by("distance", "pk")[:_MOST])
    because, here = _related(by, item, matches)
    wanted = {number: place for place, number in enumerate(list(because)[:_MOST])}
    own = Item.objects.filter(unit=by.unit, pk__in=wanted).select_related("settlement")
    found = sorted(own, key=lambda each: wanted[each.pk])
    return Known(matches, _kin(by, item, found, because), here)


def assignment_beside(by: Actor, item: Item, other: Item) -> Assignment:
    """Say why an assessor may be shown another item beside one on their desk: it is theirs, or of its series.

    Raises:
        NotReserved: it is neither, or is of the series and withheld; the message says why.
    """
    try:
        return queries.assignment_for(by, other)
    except NotReserved:
        found = [each for each in known_of(by, item).kin if each.item == other]
        if not found:
            raise
    if found[0].withheld:
        said = {"other": other.reference, "item": item.reference, "why": found[0].withheld}
        raise NotReserved(_("%(other)s is not shown beside %(item)s: %(why)s.") % said)
    because, settled = Assignment(by.person, other.pk, queries.PURPOSE), other.settlement
    severity, is_highest = severity_of(queries.pack_named(settled.pack), settled.category)
    return replace(because, severity=severity, is_highest=is_highest)


def weighed(own: Assignment, beside: Assignment) -> Assignment:
    """Let a look at two weigh as much as the one of which the class is known."""
    if beside.severity is None or own.severity is not None:
        return own
    return replace(own, severity=beside.severity, is_highest=beside.is_highest)


def _standing() -> QuerySet[Match]:
    stands = Q(entry__revoked_at=None, entry__hash_list__withdrawn_at=None)
    return Match.objects.filter(stands).select_related("entry__hash_list")


def _related(by: Actor, item: Item, matches: Sequence[Match]) -> tuple[dict[int, str], frozenset[int]]:
    """Give the numbers of other items of the same series with why, and the entries of which one is here."""
    entries = {match.entry_id: match.entry for match in matches}
    because: dict[int, str] = {}
    here: set[int] = set()
    for entry in entries.values():
        if entry.item_id not in (None, item.pk):
            because.setdefault(entry.item_id, _("on the list %(list)s") % {"list": entry.hash_list})
            here.add(entry.pk)
    same = _standing().filter(entry__in=entries, item__unit=by.unit, rule=Match.Rule.EXACT).exclude(item=item)
    for match in same.order_by("pk")[:_LOOKED_THROUGH]:
        said = {"list": match.entry.hash_list}
        because.setdefault(match.item_id, _("is what the list %(list)s names") % said)
        here.add(match.entry_id)
    for number, says in (*rooms.kin(by, item.pk), *_of_named_series(by, item, matches)):
        because.setdefault(number, says)
    return because, frozenset(here)


def _of_named_series(by: Actor, item: Item, matches: Sequence[Match]) -> Iterator[tuple[int, str]]:
    """Give other items that match an entry of a series which a list names by the same name."""
    named = {(match.entry.hash_list_id, name) for match in matches for name in series_in(match.entry.kept)}
    for number in sorted({number for number, *rest in named}):
        others = _standing().filter(entry__hash_list=number, entry__kept__has_key=_SERIES)
        others = others.filter(item__unit=by.unit).exclude(item=item)
        for match in others.order_by("-pk")[:_LOOKED_THROUGH]:
            for name in series_in(match.entry.kept):
                if (number, name) in named:
                    said = {"name": name, "list": match.entry.hash_list}
                    yield match.item_id, _("series %(name)s of the list %(list)s") % said


def series_in(kept: Mapping[str, object]) -> list[str]:
    """Give the names of the series that an entry says it is of."""
    names = kept.get(_SERIES, ())
    return [str(name) for name in names] if isinstance(names, list) else []


def _kin(by: Actor, item: Item, found: Sequence[Item], because: Mapping[int, str]) -> list[Kin]:
    numbers = [each.pk for each in found]
    apart, mine, looks = distances(item.pk, numbers), _own(by, found), _looks(by, numbers)
    return [
        Kin(each, because[each.pk], apart.get(each.pk), _withheld(each, mine), looks[each.pk])
        for each in found
    ]


def _looks(by: Actor, numbers: Sequence[int]) -> Counter[int]:
    """Count how often a person viewed each of some items, by itself or beside another."""
    seen = ExposureEvent.objects.filter(person=by.person).exclude(
        closed_by=ExposureEvent.ClosedBy.NOTHING_SHOWN
    )
    looks = Counter[int]()
    for column in ("item", "beside"):
        rows = seen.filter(**{f"{column}__in": numbers}).order_by().values_list(column)
        looks.update(dict(rows.annotate(n=Count("pk"))))
    return looks


def _own(by: Actor, found: Sequence[Item]) -> set[int]:
    """Number the items that are the person's own to see, on their desk or in a stack that is."""
    own = set[int]()
    for each in found:
        if each.state in (Item.State.KNOWN, Item.State.RELEASED):
            continue
        try:
            queries.assignment_for(by, each)
        except NotReserved:
            continue
        own.add(each.pk)
    return own


def _withheld(item: Item, mine: set[int]) -> str:
    if item.state == Item.State.KNOWN:
        return _(_KNOWN)
    if item.condition not in (Condition.OK, Condition.NOTED) or item.state == Item.State.DISPOSED:
        return _(_NO_PICTURE)
    return "" if item.state == Item.State.RELEASED or item.pk in mine else _(_WAITS)

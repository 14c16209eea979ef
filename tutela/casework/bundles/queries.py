"""Questions about what belongs together."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from tutela.casework import gate
from tutela.casework.bundles.models import Bundle, Join, Member
from tutela.casework.gate import Act, Actor
from tutela.casework.identifiers.models import Identifier, Sighting
from tutela.errors import NotFound

_REPORT = "report"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An identifier that a thing shares with others, and that no machine joins by: how many name it."""

    identifier: Identifier
    shared_with: int


def bundle_for(by: Actor, number: int) -> Bundle:
    """Find a bundle of the actor's unit; one that went into another leads there.

    Raises:
        NotAllowed: the actor may not see reports.
        NotFound: no such bundle, or another unit's.
    """
    gate.require(by, Act.SEE_REPORTS)
    found = Bundle.objects.filter(pk=number, unit=by.unit).select_related("into").first()
    while found is not None and found.into is not None:
        found = found.into
    if found is None:
        raise NotFound(f"There is no bundle {number}.")
    return found


def bundle_of(by: Actor, kind: str, subject: int) -> Bundle | None:
    """Give the bundle that a thing is in; None where it is joined to nothing.

    Raises:
        NotAllowed: the actor may not see reports.
    """
    gate.require(by, Act.SEE_REPORTS)
    member = Member.objects.filter(kind=kind, subject=subject, bundle__unit=by.unit).select_related("bundle")
    found = member.first()
    return found.bundle if found else None


def bundles(unit: int, since: datetime | None = None, until: datetime | None = None) -> QuerySet[Bundle]:
    """Give the bundles of a unit's reports that hold something, made from one moment to before another."""
    found = Bundle.objects.filter(unit=unit, kind=_REPORT, size__gt=0)
    found = found.filter(made_at__gte=since) if since else found
    return found.filter(made_at__lt=until) if until else found


def join_for(by: Actor, number: int) -> Join:
    """Find a join of the actor's unit.

    Raises:
        NotAllowed: the actor may not see reports.
        NotFound: no such join, or another unit's.
    """
    gate.require(by, Act.SEE_REPORTS)
    found = Join.objects.filter(pk=number, unit=by.unit).select_related("identifier").first()
    if found is None:
        raise NotFound(f"There is no join {number}.")
    return found


def members_of(bundle: Bundle, after: int, most: int) -> list[int]:
    """List the numbers of what is in a bundle, from behind one of them."""
    members = bundle.members.filter(subject__gt=after).order_by("subject")
    return list(members.values_list("subject", flat=True)[:most])


def joins_of(kind: str, subjects: Iterable[int]) -> list[Join]:
    """List every join of some things, those that were undone as well, in the order of their identifiers."""
    found = Join.objects.filter(kind=kind, subject__in=list(subjects))
    return list(found.select_related("identifier", "by", "ended_by").order_by("identifier", "subject"))


def suggestions(by: Actor, kind: str, subject: int, most: int = 20) -> list[Suggestion]:
    """List what a thing shares with others without being joined by it, the rarest first; hubs say nothing.

    Raises:
        NotAllowed: the actor may not see reports.
    """
    gate.require(by, Act.SEE_REPORTS)
    named = Sighting.objects.filter(subject_kind=kind, subject=subject, identifier__unit=by.unit)
    joined = Join.objects.filter(kind=kind, subject=subject).values("identifier")
    shared = Identifier.objects.filter(pk__in=named.values("identifier"), subjects__gt=1, is_hub=False)
    found = shared.exclude(pk__in=joined).order_by("subjects", "pk")[:most]
    return [Suggestion(one, one.subjects - 1) for one in found]

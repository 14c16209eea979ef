"""Questions about look-ups of partners' programs."""

from collections.abc import Sequence
from datetime import timedelta

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.database import row_number
from tutela.casework.gate import Act, Actor
from tutela.casework.lookups.models import Bank, Day, Grant, Suggestion
from tutela.casework.partners.models import AccessKey, Partner
from tutela.casework.partners.queries import good_keys
from tutela.casework.partners.scopes import MATCH
from tutela.errors import NotFound


def grants_of(by: Actor) -> QuerySet[Grant]:
    """List what partners' programs may ask, the newest first.

    Raises:
        NotAllowed: the actor may not see partners.
    """
    gate.require(by, Act.SEE_PARTNERS)
    own = Grant.objects.filter(partner__unit=by.unit)
    related = ("partner__unit", "suggestions_to", "proposed_by", "confirmed_by")
    return own.select_related(*related).order_by("-pk")


def grant_for(by: Actor, number: int) -> Grant:
    """Find a grant of the actor's unit.

    Raises:
        NotFound: there is none, or it is another unit's.
    """
    found = grants_of(by).filter(pk=number).first()
    if found is None:
        raise NotFound(f"There is no grant LU-{number}.")
    return found


def number_in(reference: str) -> int:
    """Read LU-3, or 3.

    Raises:
        NotFound: it is neither.
    """
    number = row_number(reference.strip().upper().removeprefix("LU-"))
    if number is None:
        raise NotFound("Write a grant as LU-3.")
    return number


def suggestions_for(grant: Grant, numbers: Sequence[int]) -> list[Suggestion]:
    """Find the suggestions of a grant that wait: those named, or all where none is, the oldest first."""
    waits = grant.suggestions.filter(state=Suggestion.State.WAITING).order_by("pk")
    return list(waits.filter(pk__in=numbers) if numbers else waits)


def to_confirm(by: Actor) -> QuerySet[Grant]:
    """Give the grants that wait for the actor to confirm them: proposed by others."""
    waits = Grant.objects.filter(partner__unit=by.unit, confirmed_at=None, ended_at=None)
    return waits.exclude(proposed_by=by.person) if gate.may(by, Act.PUBLISH_EDITION) else waits.none()


def waiting_suggestions(by: Actor) -> QuerySet[Suggestion]:
    """Give what partners' programs suggested and nobody decided, for whoever imports lists."""
    waits = Suggestion.objects.filter(grant__partner__unit=by.unit, state=Suggestion.State.WAITING)
    return waits if gate.may(by, Act.IMPORT_LIST) else waits.none()


def refused_lately(by: Actor) -> QuerySet[Day]:
    """Give the days, today's and yesterday's, on which more was asked than is agreed, for whoever exports."""
    since = timezone.localdate() - timedelta(days=1)
    over = Day.objects.filter(grant__partner__unit=by.unit, refused__gt=0, day__gte=since)
    return over if gate.may(by, Act.EXPORT) else over.none()


def keys_that_ask() -> list[AccessKey]:
    """List the keys of every unit by which a program may look up now."""
    return [key for key in good_keys().order_by("pk") if MATCH in key.scopes]


def grants_in_force() -> dict[int, Grant]:
    """Give by their partner the grants of every unit that hold today, each with its banks."""
    banks = Prefetch("banks", queryset=Bank.objects.select_related("hash_list").order_by("name"))
    rows = Grant.objects.filter(ended_at=None, partner__state=Partner.State.APPROVED)
    known = (
        rows.exclude(confirmed_at=None).select_related("partner", "suggestions_to").prefetch_related(banks)
    )
    return {grant.partner_id: grant for grant in known if grant.is_in_force}

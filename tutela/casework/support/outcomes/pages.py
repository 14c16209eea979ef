"""What the page of outcomes shows, and what of them stands on the start page."""

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.gate import Act, Actor
from tutela.casework.rooms import Notice
from tutela.casework.support import rules
from tutela.casework.support.models import Outcome
from tutela.casework.times import moment

Context = dict[str, Any]
PAGE = 30
_PLACE, _SHOWN = 90, 2
_NEW = timedelta(days=14)


def outcomes_of(by: Actor) -> QuerySet[Outcome]:
    """List what the unit was told that its work led to, the newest first.

    Raises:
        NotAllowed: the actor is no person.
    """
    gate.require(by, Act.OWN_SUPPORT)
    told = Outcome.objects.filter(unit=by.unit, withdrawn_at=None)
    return told.select_related("by", "partner").order_by("-pk")


def outcomes(by: Actor, before: int | None = None) -> Context:
    """Say what the page shows."""
    laid_down, found = rules.in_force(by.unit), outcomes_of(by)
    listed = list((found.filter(pk__lt=before) if before else found)[: PAGE + 1])
    older = f"?before={listed[PAGE - 1].pk}" if len(listed) > PAGE else ""
    return {
        "outcomes": [
            {
                "number": each.pk,
                "says": in_words(each, laid_down),
                "at": moment(each.at),
                "by": each.by.name,
                "may_withdraw": each.by_id == by.person,
            }
            for each in listed[:PAGE]
        ],
        "phrases": list(laid_down.phrases.items()),
        "may_tell": gate.may(by, Act.TELL_OUTCOMES),
        "paging": {"says": "", "newer": "?" if before else "", "older": older},
    }


def in_words(each: Outcome, laid_down: rules.Rules) -> str:
    """Say an outcome, and by which partner it was told, if one did."""
    phrase = laid_down.phrases.get(each.phrase, each.phrase)
    of = f" (Told by {each.partner.title})" if each.partner else ""
    return " ".join(filter(None, (f"{phrase}.", each.says))) + of


def newest(by: Actor) -> QuerySet[Outcome]:
    """Give what was told within two weeks."""
    return Outcome.objects.filter(unit=by.unit, withdrawn_at=None, at__gte=timezone.now() - _NEW)


def on_start_page(by: Actor) -> list[Notice]:
    """Tell everybody of the newest of them."""
    if not gate.may(by, Act.OWN_SUPPORT):
        return []
    laid_down = rules.in_force(by.unit)
    told = newest(by).select_related("partner").order_by("-pk")[:_SHOWN]
    return [
        Notice(
            _PLACE, f"What our work led to: {in_words(each, laid_down)}", "All of them", reverse("outcomes")
        )
        for each in told
    ]

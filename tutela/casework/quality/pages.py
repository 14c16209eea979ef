"""What the pages about lots say."""

from typing import Any

from django.db.models import Count
from django.urls import reverse

from tutela.casework.gate import Actor
from tutela.casework.grading import pages as grading, self_check
from tutela.casework.grading.models import Lot
from tutela.casework.grading.queries import pack_of
from tutela.casework.quality import queries
from tutela.casework.quality.models import Verdict
from tutela.casework.times import moment

Context = dict[str, Any]


def lots(by: Actor) -> Context:
    """Say what the list of lots shows.

    Raises:
        NotAllowed: the actor may not release lots.
    """
    waiting, released = queries.lots_of(by)
    return {
        "waiting": [
            {**_card(lot), "categories": _categories(lot), "own": queries.is_own_work(by, lot)}
            for lot in waiting
        ],
        "released": [
            {**_card(lot), "released_by": lot.verdict.by.name, "released": moment(lot.verdict.at)}
            for lot in released
        ],
    }


def lot(by: Actor, found: Lot, errors: list[str]) -> Context:
    """Say what the page of one lot shows."""
    verdict = Verdict.objects.filter(lot=found).select_related("by").first()
    released = verdict if verdict is not None and verdict.outcome == Verdict.Outcome.RELEASED else None
    pack, check = pack_of(found.unit_id), self_check.check(found.shift)
    return {
        "lot": _card(found),
        "lots_href": reverse("lots"),
        "released": {"by": released.by.name, "at": moment(released.at)} if released else None,
        "refusal": _refusal(by, found, verdict),
        "statement": f"I have checked lot {found.pk}, none of it my work, and release it.",
        "errors": errors,
        "categories": _categories(found),
        "rows": grading.rows(check, pack),
    }


def _card(found: Lot) -> Context:
    return {
        "name": str(found.pk),
        "href": reverse("lot", args=[found.pk]),
        "exhibit": queries.sources_of(found),
        "graded_by": found.shift.person.name,
        "finished": moment(found.made_at),
        "items": found.assessments,
    }


def _categories(found: Lot) -> list[Context]:
    pack = pack_of(found.unit_id)
    counts = dict(
        queries.grades_of(found).order_by("category").values_list("category").annotate(n=Count("pk"))
    )
    return [{**grading.mark(pack, code), "count": count} for code, count in counts.items()]


def _refusal(by: Actor, found: Lot, verdict: Verdict | None) -> str:
    if verdict is not None and verdict.outcome == Verdict.Outcome.RETURNED:
        return f"{verdict.by.name} returned it on {moment(verdict.at)}: {verdict.reason}"
    if queries.is_own_work(by, found):
        return "You graded this lot. Somebody else has to release it."
    return ""

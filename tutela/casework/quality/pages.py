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


def lot(by: Actor, checked: Lot, errors: list[str]) -> Context:
    """Say what the page of one lot shows."""
    verdict = Verdict.objects.filter(lot=checked).select_related("by").first()
    released = verdict if verdict is not None and verdict.outcome == Verdict.Outcome.RELEASED else None
    pack, check = pack_of(checked.unit_id), self_check.check(checked.shift)
    return {
        "lot": _card(checked),
        "lots_href": reverse("lots"),
        "released": {"by": released.by.name, "at": moment(released.at)} if released else None,
        "refusal": _refusal(by, checked, verdict),
        "statement": f"I have checked lot {checked.pk}, none of it my work, and release it.",
        "errors": errors,
        "categories": _categories(checked),
        "rows": grading.rows(check, pack),
    }


def _card(lot: Lot) -> Context:
    return {
        "name": str(lot.pk),
        "href": reverse("lot", args=[lot.pk]),
        "exhibit": queries.sources_of(lot),
        "graded_by": lot.shift.person.name,
        "finished": moment(lot.made_at),
        "items": lot.assessments,
    }


def _categories(lot: Lot) -> list[Context]:
    pack = pack_of(lot.unit_id)
    counts = dict(queries.grades_of(lot).order_by("category").values_list("category").annotate(n=Count("pk")))
    return [{**grading.mark(pack, code), "count": count} for code, count in counts.items()]


def _refusal(by: Actor, lot: Lot, verdict: Verdict | None) -> str:
    if verdict is not None and verdict.outcome == Verdict.Outcome.RETURNED:
        return f"{verdict.by.name} returned it on {moment(verdict.at)}: {verdict.reason}"
    if queries.is_own_work(by, lot):
        return "You graded this lot. Somebody else has to release it."
    return ""

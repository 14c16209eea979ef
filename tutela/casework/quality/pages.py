"""What the pages about lots say."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse, reverse_lazy

from tutela.casework import gate
from tutela.casework.gate import Act, Actor
from tutela.casework.grading import pages as grading, self_check
from tutela.casework.grading.models import Lot
from tutela.casework.grading.queries import pack_of
from tutela.casework.paging import page_of
from tutela.casework.quality import queries
from tutela.casework.quality.models import Verdict
from tutela.casework.quality.queries import LotFacts
from tutela.casework.quality.sampling import pages as sampling
from tutela.casework.times import moment
from tutela.engine.taxonomy.packs import LawPack

Context = dict[str, Any]
_CLOSED = 50
# Where a look is prolonged and ended, and a new token had, whoever looks.
_DESK = reverse_lazy("grading-api:queue")


def lots(by: Actor, before: int | None = None, after: str | None = None) -> Context:
    """Say what the list of lots shows: a page of those that wait, and one of the closed.

    Raises:
        NotAllowed: the actor may not release lots.
    """
    waiting, further = page_of(queries.lots_waiting(by), "pk", after)
    closed = queries.lots_closed(by, before, _CLOSED + 1)
    shown = closed[:_CLOSED]
    released = [lot for lot in shown if lot.verdict.outcome == Verdict.Outcome.RELEASED]
    returned = [lot for lot in shown if lot.verdict.outcome == Verdict.Outcome.RETURNED]
    blind = queries.blind_lots(by, waiting)
    facts, pack = queries.facts_of(by, [*waiting, *released, *returned]), pack_of(by.unit)
    return {
        "waiting": [
            {
                **_card(lot, facts[lot.pk]),
                "categories": [] if lot.pk in blind else _categories(facts[lot.pk].categories, pack),
                "blind": lot.pk in blind,
                "own": facts[lot.pk].is_own,
            }
            for lot in waiting
        ],
        "further": further,
        "released": [
            {
                **_card(lot, facts[lot.pk]),
                "released_by": lot.verdict.by.name,
                "released": moment(lot.verdict.at),
            }
            for lot in released
        ],
        "returned": [
            {
                **_card(lot, facts[lot.pk]),
                "returned_by": lot.verdict.by.name,
                "returned": moment(lot.verdict.at),
                "reason": lot.verdict.reason,
            }
            for lot in returned
        ],
        "paging": {
            "says": "Closed lots, the latest first",
            "newer": "?" if before else "",
            "older": f"?before={shown[-1].verdict.pk}" if len(closed) > _CLOSED else "",
        },
    }


def lot(by: Actor, checked: Lot, errors: list[str]) -> Context:
    """Say what the page of one lot shows."""
    verdict = Verdict.objects.filter(lot=checked).select_related("by").first()
    outcome = verdict.outcome if verdict is not None else None
    counts = verdict.counts if verdict is not None and verdict.counts else None
    released = verdict if outcome == Verdict.Outcome.RELEASED else None
    pack, check = pack_of(checked.unit_id), self_check.check(checked.shift)
    facts = queries.facts_of(by, [checked])[checked.pk]
    is_blind = bool(queries.blind_lots(by, [checked]))
    sample = sampling.sampling(
        by, checked, items=len(check.assessments), is_own=facts.is_own, waits=verdict is None
    )
    return {
        "lot": _card(checked, facts),
        "lots_href": reverse("lots"),
        "released": {"by": released.by.name, "at": moment(released.at)} if released else None,
        "returned": outcome == Verdict.Outcome.RETURNED,
        "refusal": _refusal(facts, verdict),
        "statement": f"I have checked lot {checked.pk}, none of it my work, and release it.",
        "errors": errors,
        "categories": [] if is_blind else _categories(counts or facts.categories, pack),
        "rows": [] if is_blind else grading.rows(check, pack),
        "blind": is_blind,
        "sampling": sample,
        "looking": _looking(by, checked) if verdict is None and not facts.is_own and not is_blind else None,
    }


def _looking(by: Actor, lot: Lot) -> Context | None:
    """Say where an item of the lot is looked at, to whoever may see media."""
    if not gate.may(by, Act.SEE_MEDIA, on=lot):
        return None
    items = reverse("lot-standin", args=[lot.pk, 0]).removesuffix("/0/standin")
    return {"person": by.person, "items": items, "desk": _DESK}


def _card(lot: Lot, facts: LotFacts) -> Context:
    return {
        "name": str(lot.pk),
        "href": reverse("lot", args=[lot.pk]),
        "exhibit": facts.sources,
        "graded_by": lot.shift.person.name,
        "finished": moment(lot.made_at),
        "items": lot.assessments,
    }


def _categories(counts: Mapping[str, int], pack: LawPack) -> list[Context]:
    return [{**grading.mark(pack, code), "count": count} for code, count in counts.items()]


def _refusal(facts: LotFacts, verdict: Verdict | None) -> str:
    if verdict is not None and verdict.outcome == Verdict.Outcome.RETURNED:
        return f"{verdict.by.name} returned it on {moment(verdict.at)}: {verdict.reason}"
    if facts.is_own:
        return "You graded this lot. Somebody else has to release it."
    return ""

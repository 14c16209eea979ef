"""What the pages about lots say."""

from typing import Any

from django.urls import reverse

from tutela.casework.gate import Actor
from tutela.casework.grading import pages as grading, self_check
from tutela.casework.grading.models import Lot
from tutela.casework.grading.queries import pack_of
from tutela.casework.quality import queries
from tutela.casework.quality.models import Verdict
from tutela.casework.quality.queries import LotFacts
from tutela.casework.times import moment
from tutela.engine.taxonomy.packs import LawPack

Context = dict[str, Any]


def lots(by: Actor) -> Context:
    """Say what the list of lots shows.

    Raises:
        NotAllowed: the actor may not release lots.
    """
    waiting, released = queries.lots_of(by)
    facts, pack = queries.facts_of(by, [*waiting, *released]), pack_of(by.unit)
    return {
        "waiting": [
            {
                **_card(lot, facts[lot.pk]),
                "categories": _categories(facts[lot.pk], pack),
                "own": facts[lot.pk].is_own,
            }
            for lot in waiting
        ],
        "released": [
            {
                **_card(lot, facts[lot.pk]),
                "released_by": lot.verdict.by.name,
                "released": moment(lot.verdict.at),
            }
            for lot in released
        ],
    }


def lot(by: Actor, checked: Lot, errors: list[str]) -> Context:
    """Say what the page of one lot shows."""
    verdict = Verdict.objects.filter(lot=checked).select_related("by").first()
    outcome = verdict.outcome if verdict is not None else None
    released = verdict if outcome == Verdict.Outcome.RELEASED else None
    pack, check = pack_of(checked.unit_id), self_check.check(checked.shift)
    facts = queries.facts_of(by, [checked])[checked.pk]
    return {
        "lot": _card(checked, facts),
        "lots_href": reverse("lots"),
        "released": {"by": released.by.name, "at": moment(released.at)} if released else None,
        "returned": outcome == Verdict.Outcome.RETURNED,
        "refusal": _refusal(facts, verdict),
        "statement": f"I have checked lot {checked.pk}, none of it my work, and release it.",
        "errors": errors,
        "categories": _categories(facts, pack),
        "rows": grading.rows(check, pack),
    }


def _card(lot: Lot, facts: LotFacts) -> Context:
    return {
        "name": str(lot.pk),
        "href": reverse("lot", args=[lot.pk]),
        "exhibit": facts.sources,
        "graded_by": lot.shift.person.name,
        "finished": moment(lot.made_at),
        "items": lot.assessments,
    }


def _categories(facts: LotFacts, pack: LawPack) -> list[Context]:
    return [{**grading.mark(pack, code), "count": count} for code, count in facts.categories.items()]


def _refusal(facts: LotFacts, verdict: Verdict | None) -> str:
    if verdict is not None and verdict.outcome == Verdict.Outcome.RETURNED:
        return f"{verdict.by.name} returned it on {moment(verdict.at)}: {verdict.reason}"
    if facts.is_own:
        return "You graded this lot. Somebody else has to release it."
    return ""

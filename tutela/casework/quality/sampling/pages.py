"""What the pages about samples of lots say: the curve before one is drawn, a check, and what it came to."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse, reverse_lazy

from tutela.casework import gate
from tutela.casework.gate import Act, Actor
from tutela.casework.grading import pages as grading
from tutela.casework.grading.models import Lot
from tutela.casework.grading.opinions.policy import policy
from tutela.casework.grading.queries import pack_of
from tutela.casework.quality.models import Check, Sample
from tutela.casework.quality.sampling import course, plans
from tutela.casework.quality.sampling.plans import Book
from tutela.casework.quality.sampling.terms import Came, Part
from tutela.casework.quality.sampling.told import FAULTS, PARTS, REASONS, TAGS
from tutela.casework.times import moment
from tutela.casework.welfare.sheets import NO_SHEETS, sheets_of
from tutela.engine.measures.sampling import Course
from tutela.engine.measures.shares import share
from tutela.engine.taxonomy.packs import LawPack

Context = dict[str, Any]
# Where a look is prolonged and ended, and a new token had, whoever looks.
_DESK = reverse_lazy("grading-api:queue")
_SHARES = (0.0, 0.005, 0.01, 0.02, 0.03, 0.05, 0.08, 0.10)
_STATES = {"": "Being checked", Came.ACCEPTED: "Accepted", Came.REJECTED: "Rejected"}


def sampling(by: Actor, lot: Lot, *, items: int, is_own: bool, waits: bool) -> Context | None:
    """Say what the page of a lot shows of its sample, or of the plan by which one is drawn.

    Args:
        by: who reads.
        lot: which.
        items: how many grades it holds.
        is_own: whether any of its work is the reader's.
        waits: whether nobody released or returned it.

    Returns:
        None where no sample was drawn and none can be.
    """
    sample = Sample.objects.filter(lot=lot).select_related("drawn_by").first()
    if sample is not None:
        return {"plan": None, "sample": _sample(by, lot, sample, may_check=waits and not is_own)}
    book = plans.in_force(lot.unit_id)
    if book is None or not waits or not items:
        return None
    return {"plan": {**_plan(book, items), "may_draw": not is_own}, "sample": None}


def check(by: Actor, lot: Lot, waits: Check, errors: Sequence[str], posted: Context) -> Context:
    """Say what the page of one check shows: which item, and nothing of what anybody said of it."""
    item, sample = waits.assessment.item, waits.sample
    pack = pack_of(lot.unit_id)
    items = reverse("lot-standin", args=[lot.pk, 0]).removesuffix("/0/standin")
    done = sample.checks.exclude(answered_by=None).count()
    return {
        "lot": {"name": str(lot.pk), "href": reverse("lot", args=[lot.pk])},
        "item": {
            "id": str(item.pk),
            "reference": item.reference,
            "sheets": sheets_of([item]).get(item.pk, NO_SHEETS).count,
        },
        "check": waits.pk,
        "place": done + 1,
        "most": sample.checks.count(),
        "choices": [grading.mark(pack, each.code) for each in pack.categories],
        "tags": [{"code": code, "title": TAGS.get(code, code)} for code in sorted(policy().tags)],
        "chosen": posted.get("category", ""),
        "ticked": posted.get("tags", ()),
        "errors": errors,
        "looking": {"person": by.person, "items": items, "desk": _DESK},
    }


def _plan(book: Book, items: int) -> Context:
    by = book.course(items)
    return {
        "size": by.plan.size,
        "accept": by.plan.accept,
        "items": items,
        "is_whole": by.plan.size == items,
        "is_sequential": by.sequential is not None,
        "core": f"{book.core:.0%}",
        "gold": book.gold_settled + book.gold_benign,
        "version": book.version,
        "owner": book.owner,
        "citation": book.citation,
        "digest": book.digest,
        "curve": curve(by),
    }


def curve(by: Course) -> list[Context]:
    """Give by share of faults how often a lot passes, and how many are looked at on average."""
    return [
        {"faulty": f"{each:.1%}", "passes": f"{by.passes(each):.1%}", "looks": f"{by.looks(each):.0f}"}
        for each in _SHARES
    ]


def _sample(by: Actor, lot: Lot, sample: Sample, *, may_check: bool) -> Context:
    done = course.progress(sample)
    waits = may_check and not sample.came and gate.may(by, Act.SEE_MEDIA, on=lot)
    return {
        "state": _STATES[sample.came],
        "is_accepted": sample.came == Came.ACCEPTED,
        "is_rejected": sample.came == Came.REJECTED,
        "drawn": f"{sample.drawn_by.name}, {moment(sample.at)}",
        "size": sample.size,
        "accept": sample.accept,
        "items": sample.items,
        "checked": done.checked,
        "faults": done.counted,
        "critical": done.critical,
        "minor": done.minor,
        "estimate": _estimate(sample) if sample.came else "",
        "gold": _gold(sample) if sample.came else "",
        "check_href": reverse("lot-check", args=[lot.pk]) if waits else "",
        "rows": _rows(sample, pack_of(lot.unit_id)) if sample.came else [],
    }


def _estimate(sample: Sample) -> str:
    """Say what the part that was drawn by chance alone estimates of the whole lot."""
    core = sample.checks.filter(part=Part.CORE).exclude(answered_by=None)
    found = share(core.filter(severity__in=course.COUNTED).count(), core.count())
    if found.low is None or found.high is None:
        return ""
    between = f"from {found.low:.1%} to {found.high:.1%} of the lot"
    return f"{found.faulty} of {found.of} drawn by chance are faulty: {between}."


def _gold(sample: Sample) -> str:
    gold = sample.checks.filter(part=Part.GOLD).exclude(answered_by=None)
    of = gold.count()
    return (
        f"{gold.filter(fault='').count()} of {of} known beforehand were said as they are settled."
        if of
        else ""
    )


def _rows(sample: Sample, pack: LawPack) -> list[Context]:
    """Set what was graded beside what was said blind, those that differ first."""
    checks = sample.checks.exclude(answered_by=None).select_related("assessment__item", "answered_by")
    rows = sorted(checks, key=lambda each: (not each.fault, each.place))
    return [
        {
            "reference": each.assessment.item.reference,
            "part": PARTS[Part(each.part)],
            "because": ", ".join(REASONS[reason] for reason in each.because),
            "graded": grading.mark(pack, each.assessment.category),
            "checked": grading.mark(pack, each.category),
            "fault": FAULTS.get(each.fault, each.fault),
            "severity": each.severity,
            "by": each.answered_by.name if each.answered_by else "",
        }
        for each in rows
    ]

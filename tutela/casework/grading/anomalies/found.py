"""Finds what deserves a second look among the grades of a shift, kind by kind."""

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from statistics import median

from django.utils.translation import gettext as _, gettext_noop as noop, ngettext

from tutela.casework.examination.models import StackMember
from tutela.casework.grading import queries
from tutela.casework.grading.anomalies.anomaly import Anomaly
from tutela.casework.grading.anomalies.rules import rules
from tutela.casework.grading.guidance import in_force as guidance
from tutela.casework.grading.models import Assessment, Decision, Shift, Skip
from tutela.casework.items.models import HashValue, Item
from tutela.casework.law import law_packs
from tutela.casework.welfare.queries import viewed_s
from tutela.engine.taxonomy import facts as forms
from tutela.engine.taxonomy.facts.terms import Answer

_TENTH_S = 0.1
_LATEST = 500
_USUAL = {
    "own": noop("Half of the items were viewed for %(now)s seconds or less; your usual is %(usual)s."),
    "team": noop("Half of the items were viewed for %(now)s seconds or less; the team's usual is %(usual)s."),
}
_FINGERPRINTS = {"picture": "pdq", "video": "vpdq"}
Grades = Sequence[Assessment]


def in_shift(shift: Shift, grades: Grades) -> list[Anomaly]:
    """List what deserves a second look in a shift, given its grades that stand, with items and decisions."""
    if not grades:
        return [*_passed_over(shift)]
    found: list[Anomaly] = [*_differing(grades), *_fast(grades), *_passed_over(shift)]
    more: list[Callable[[], Iterator[Anomaly]]] = [
        lambda: _not_looked_at_again(shift),
        lambda: _without_facts(grades),
        lambda: _without_hash(shift, grades),
        lambda: _under_changed_guidance(shift, grades),
        lambda: _far_from_usual(shift, grades),
    ]
    return found + [anomaly for look in more for anomaly in look()]


def _not_looked_at_again(shift: Shift) -> Iterator[Anomaly]:
    """Name what its person did not look at since the lot came back, of what its faults may stand for."""
    if shift.returned_at is None or shift.confirmed_at is not None:
        return
    rows = list(queries.to_look_again(shift).select_related("item").order_by("pk"))
    seen = viewed_s(shift.person_id, [row.item_id for row in rows], shift.returned_at)
    again = [row.item for row in rows if not seen.get(row.item_id)]
    if again:
        said = ngettext(
            "%(number)s item to look at again: faults were found among such grades.",
            "%(number)s items to look at again: faults were found among such grades.",
            len(again),
        )
        yield Anomaly("again", again, said % {"number": len(again)})


def _differing(rows: Grades) -> Iterator[Anomaly]:
    """Find stacks whose members were graded differently."""
    stacked = sorted((row for row in rows if hasattr(row.item, "stack_member")), key=_stack)
    for _stack_number, members in groupby(stacked, key=_stack):
        group = list(members)
        if len({row.category for row in group}) > 1:
            message = ngettext(
                "%(number)d alike item has different grades.",
                "%(number)d alike items have different grades.",
                len(group),
            ) % {"number": len(group)}
            yield Anomaly("stack", [row.item for row in group], message)


def _stack(row: Assessment) -> int:
    member: StackMember = row.item.stack_member
    return member.stack_id


def _fast(rows: Grades) -> Iterator[Anomaly]:
    """Find grades given with hardly a view; what went with another item's decision needs none."""
    for row in _leads(rows):
        if row.seconds_revealed < rules().shortest_view_s:
            yield Anomaly("speed", [row.item], _viewed(row.seconds_revealed))


def _leads(rows: Grades) -> list[Assessment]:
    return [row for row in rows if row.decision.lead_id == row.item_id]


def _viewed(seconds: float) -> str:
    if not seconds:
        return _("It was not viewed before its grade.")
    return _("It was shown for %(seconds)s seconds before its grade.") % {"seconds": in_tenths(seconds)}


def in_tenths(seconds: float) -> str:
    """Write how long a look was, in seconds; one that was is never said to have been none."""
    return f"{seconds:.1f}" if seconds >= _TENTH_S else _("less than %(seconds)s") % {"seconds": _TENTH_S}


def _passed_over(shift: Shift) -> Iterator[Anomaly]:
    """List what was passed over in a shift and still waits."""
    waiting = queries.passed_over(shift).filter(item__state=Item.State.QUEUED)
    for skip in waiting.select_related("item").order_by("pk"):
        why = _(str(Skip.Reason(skip.reason).label))
        yield Anomaly("skipped", [skip.item], _("It was passed over: %(why)s.") % {"why": why})


def _without_facts(rows: Grades) -> Iterator[Anomaly]:
    """Find grades without facts although their law has rules, or with a child of which nothing is said."""
    for row in rows:
        if not row.facts:
            if law_packs.has_rules(row.pack):
                yield Anomaly("facts", [row.item], _("No facts stand for its category."))
        elif row.facts_given == Assessment.Given.PERSON:
            said = forms.read(row.facts)
            if said.child is Answer.YES and not said.children:
                yield Anomaly("facts", [row.item], _("A child is recorded, and nothing of the child."))


def _without_hash(shift: Shift, rows: Grades) -> Iterator[Anomaly]:
    """Find items that lack the fingerprint of their kind, without which nothing of them is published."""
    there = set(
        HashValue.objects.filter(
            item__assessments__shift=shift, item__assessments__stands=True, is_latest=True
        ).values_list("item", "algorithm")
    )
    lacking = [
        row.item
        for row in rows
        if row.item.kind in _FINGERPRINTS
        and row.item.is_whole is not False
        and (row.item_id, _FINGERPRINTS[row.item.kind]) not in there
    ]
    if lacking:
        yield Anomaly("hash", lacking, _("No fingerprint was taken, so it can be on no list."))


def _under_changed_guidance(shift: Shift, rows: Grades) -> Iterator[Anomaly]:
    """Find grades from before guidance came in force that changed what is said of their category."""
    version = guidance.version_in_force(shift.unit_id)
    if version is None or version.in_force_at is None:
        return
    before = [row for row in rows if row.decided_at < version.in_force_at]
    if not before:
        return
    change = guidance.change_of(shift.unit_id, version)
    touched = [row.item for row in before if change.is_general or row.category in change.categories]
    if touched:
        message = _("%(version)s changed what is said of its category since.") % {"version": version}
        yield Anomaly("guidance", touched, message)


def _far_from_usual(shift: Shift, rows: Grades) -> Iterator[Anomaly]:
    """Say that items were viewed far longer, or shorter, than is usual: a prompt, and nobody's figure."""
    seconds = [row.seconds_revealed for row in _leads(rows)]
    if len(seconds) < rules().least_decisions:
        return
    leads = Decision.objects.filter(shift__unit=shift.unit_id, withdrawn_at=None).exclude(shift=shift)
    for whose, others in (
        ("own", leads.filter(person=shift.person_id)),
        ("team", leads.exclude(person=shift.person_id)),
    ):
        latest = list(
            Assessment.objects.filter(decision__in=others.order_by("-pk").values("pk")[:_LATEST], stands=True)
            .order_by("-pk")
            .values_list("seconds_revealed", "person")[:_LATEST]
        )
        people = {person for _seconds, person in latest}
        is_few = whose == "team" and len(people) < rules().least_people
        if len(latest) < rules().least_decisions or is_few:
            continue
        usual, now = median(each for each, _person in latest), median(seconds)
        if max(usual, now) > rules().far_from_usual_times * min(usual, now):
            message = _(_USUAL[whose]) % {"now": f"{now:.1f}", "usual": f"{usual:.1f}"}
            yield Anomaly("pace", [], message)

"""The self-check at the end of a shift: what was decided, and what deserves a second look."""

from dataclasses import dataclass, replace
from itertools import groupby

from django.db.models import Count, Max, Sum

from tutela.casework import gate
from tutela.casework.examination.models import StackMember
from tutela.casework.gate import Act, Actor
from tutela.casework.grading import queries
from tutela.casework.grading.models import Assessment, Shift, Skip
from tutela.casework.items.models import Item
from tutela.casework.tools import queries as tools

# A view shorter than this is a prompt to look again, never a score (QA-1).
SHORTEST_VIEW_S = 0.5
_TENTH_S = 0.1


@dataclass(frozen=True, slots=True)
class Anomaly:
    """Something in a shift that deserves a second look: which items, and why in one line."""

    kind: str
    items: list[Item]
    message: str


@dataclass(frozen=True, slots=True)
class Check:
    """A shift as its person checks it: coded, without media."""

    assessments: list[Assessment]
    counts: dict[str, int]
    anomalies: list[Anomaly]


def check_of(by: Actor, shift: Shift) -> Check:
    """Give one of the person's own shifts with what deserves a second look.

    Where the unit's setting has a tool's opinion shown after a decision, it is said here, to the person who
    decided and to nobody else, of each item of which it says otherwise.

    Raises:
        NotAllowed: the actor may not confirm shifts.
        NotFound: the shift is another person's.
    """
    gate.require(by, Act.CONFIRM_SHIFT, on=shift)
    own = queries.shift_for(by, shift.pk)
    found = check(own)
    return replace(found, anomalies=[*found.anomalies, *_said_otherwise(own.unit_id, found.assessments)])


def check(shift: Shift) -> Check:
    """Give a shift with what deserves a second look; whoever calls has passed the gate."""
    rows, counts = _grades(shift), dict.fromkeys(queries.titles_of(shift.unit_id), 0)
    for row in rows:
        counts[row.category] = counts.get(row.category, 0) + 1
    return Check(rows, counts, _anomalies(rows, _skips(shift)))


def version_of(shift: Shift) -> str:
    """Name the state of a shift: another one as soon as a grade is added, changed or taken back."""
    grades = queries.grades_in(shift).aggregate(count=Count("pk"), last=Max("pk"), sum=Sum("pk"))
    return f"{grades['count']}.{grades['last'] or 0}.{grades['sum'] or 0}"


def anomalies(shift: Shift) -> list[Anomaly]:
    """List what deserves a second look before a shift is confirmed."""
    return _anomalies(_grades(shift), _skips(shift))


def _anomalies(rows: list[Assessment], skips: list[Skip]) -> list[Anomaly]:
    return [*_differing(rows), *_fast(rows), *(_passed_over(skip) for skip in skips)]


def _said_otherwise(unit: int, rows: list[Assessment]) -> list[Anomaly]:
    """Find grades of which a tool that is shown after a decision says otherwise."""
    said = tools.shown_after(unit, [row.item_id for row in rows])
    return [
        Anomaly("tool", [row.item], f"Tool {opinion.tool} says {opinion.label} ({opinion.score:.2f}).")
        for row in rows
        for opinion in said.get(row.item_id, ())
        if opinion.label != row.category
    ]


def _grades(shift: Shift) -> list[Assessment]:
    grades = queries.grades_in(shift).order_by("decided_at", "pk")
    return list(grades.select_related("item", "item__stack_member", "decision"))


def _differing(rows: list[Assessment]) -> list[Anomaly]:
    """Find stacks whose members were graded differently."""
    stacked = sorted((row for row in rows if hasattr(row.item, "stack_member")), key=_stack)
    differing = []
    for _, members in groupby(stacked, key=_stack):
        group = list(members)
        if len({row.category for row in group}) > 1:
            message = f"{len(group)} alike items have different grades."
            differing.append(Anomaly("stack", [row.item for row in group], message))
    return differing


def _stack(row: Assessment) -> int:
    member: StackMember = row.item.stack_member
    return member.stack_id


def _fast(rows: list[Assessment]) -> list[Anomaly]:
    """Find grades given with hardly a view; what went with another item's decision needs none."""
    return [
        Anomaly("speed", [row.item], _viewed(row.seconds_revealed))
        for row in rows
        if row.decision.lead_id == row.item_id and row.seconds_revealed < SHORTEST_VIEW_S
    ]


def _viewed(seconds: float) -> str:
    if not seconds:
        return "It was not viewed before its grade."
    return f"It was shown for {in_tenths(seconds)} seconds before its grade."


def in_tenths(seconds: float) -> str:
    """Write how long a look was, in seconds; one that was is never said to have been none."""
    return f"{seconds:.1f}" if seconds >= _TENTH_S else f"less than {_TENTH_S}"


def _skips(shift: Shift) -> list[Skip]:
    """List what was passed over in a shift and still waits."""
    waiting = queries.passed_over(shift).filter(item__state=Item.State.QUEUED)
    return list(waiting.select_related("item").order_by("pk"))


def _passed_over(skip: Skip) -> Anomaly:
    return Anomaly("skipped", [skip.item], f"It was passed over: {skip.get_reason_display()}.")

"""The self-check at the end of a shift: what was decided, and what deserves a second look."""

from dataclasses import dataclass, replace

from django.db.models import Count, Max, Sum
from django.utils.translation import gettext as _

from tutela.casework import gate
from tutela.casework.gate import Act, Actor
from tutela.casework.grading import queries
from tutela.casework.grading.anomalies import found
from tutela.casework.grading.anomalies.anomaly import Anomaly
from tutela.casework.grading.anomalies.found import in_tenths
from tutela.casework.grading.models import Assessment, Shift
from tutela.casework.tools import queries as tools

__all__ = ["Anomaly", "Check", "anomalies", "check", "check_of", "in_tenths", "version_of"]


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
    checked = check(own)
    otherwise = _said_otherwise(own.unit_id, checked.assessments)
    return replace(checked, anomalies=[*checked.anomalies, *otherwise])


def check(shift: Shift) -> Check:
    """Give a shift with what deserves a second look; whoever calls has passed the gate."""
    rows, counts = _grades(shift), dict.fromkeys(queries.titles_of(shift.unit_id), 0)
    for row in rows:
        counts[row.category] = counts.get(row.category, 0) + 1
    return Check(rows, counts, found.in_shift(shift, rows))


def version_of(shift: Shift) -> str:
    """Name the state of a shift: another one as soon as a grade is added, changed or taken back."""
    grades = queries.grades_in(shift).aggregate(count=Count("pk"), last=Max("pk"), sum=Sum("pk"))
    return f"{grades['count']}.{grades['last'] or 0}.{grades['sum'] or 0}"


def anomalies(shift: Shift) -> list[Anomaly]:
    """List what deserves a second look before a shift is confirmed."""
    return found.in_shift(shift, _grades(shift))


def _said_otherwise(unit: int, rows: list[Assessment]) -> list[Anomaly]:
    """Find grades of which a tool that is shown after a decision says otherwise."""
    said = tools.shown_after(unit, [row.item_id for row in rows])
    return [
        Anomaly(
            "tool",
            [row.item],
            _("Tool %(tool)s says %(label)s (%(score)s).")
            % {"tool": opinion.tool, "label": opinion.label, "score": f"{opinion.score:.2f}"},
        )
        for row in rows
        for opinion in said.get(row.item_id, ())
        if opinion.label != row.category
    ]


def _grades(shift: Shift) -> list[Assessment]:
    grades = queries.grades_in(shift).order_by("decided_at", "pk")
    return list(grades.select_related("item", "item__stack_member", "decision"))

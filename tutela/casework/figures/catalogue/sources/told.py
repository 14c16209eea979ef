"""Rows of what the unit is told and asked: reports, clocks, enquiries."""

from django.db.models import F, Q
from django.utils.text import capfirst

from tutela.casework.clocks.models import Clock
from tutela.casework.enquiries.models import Ending, Enquiry
from tutela.casework.figures.catalogue.sources.rows import Rows, Split, called, words
from tutela.casework.gate import Act
from tutela.casework.reports.models import Report
from tutela.casework.reports.triage.presenters import band_in_words, source_in_words

_SOURCE = Split("By source", "source", lambda code: capfirst(source_in_words(code)))
_BAND = Split("By band", "band", band_in_words)

ROWS = {
    "reports received": Rows(
        Act.SEE_REPORTS, lambda unit: Report.objects.filter(unit=unit), "received_at", "R-", "report",
        splits={"source": _SOURCE, "band": _BAND},
    ),
    "reports ended": Rows(
        Act.SEE_REPORTS,
        lambda unit: Report.objects.filter(unit=unit, state=Report.State.SETTLED, ended_at__isnull=False),
        "ended_at", "R-", "report",
        splits={"source": _SOURCE, "outcome": Split("By outcome", "outcome", words)},
    ),
    "reports at risk": Rows(
        Act.SEE_REPORTS,
        lambda unit: Report.objects.filter(unit=unit, is_immediate=True, first_look_at__isnull=False),
        "received_at", "R-", "report", took=("received_at", "first_look_at"),
    ),
    "clocks ended": Rows(
        Act.SEE_CLOCKS,
        lambda unit: Clock.objects.filter(unit=unit, ended_at__isnull=False, end=Clock.End.DONE),
        "ended_at", "Clock ", "",
        splits={"kind": Split("By kind", "subject_kind", words)},
        counts=Q(due_at=None) | Q(due_at__gte=F("ended_at")),
    ),
    "enquiries ended": Rows(
        Act.SEE_ENQUIRIES,
        lambda unit: Enquiry.objects.filter(unit=unit, ended_at__isnull=False),
        "ended_at", "E-", "enquiry",
        splits={
            "asker": Split("By who asked", "asker", called(Enquiry.Asker)),
            "ending": Split("By how it ended", "ending", called(Ending)),
        },
        took=("came_at", "ended_at"),
    ),
}  # fmt: skip

"""Which reports are of the same thing, so many that they stand as one row of the queue."""

from collections.abc import Iterable
from typing import Final, NamedTuple

from django.db.models import QuerySet

from tutela.casework import database
from tutela.casework.bundles.models import Join
from tutela.casework.identifiers.models import Sighting
from tutela.casework.reports.models import Report
from tutela.casework.reports.sayings import KIND
from tutela.engine.identifiers import Kind

# From how many reports on they are a flood.
FOLDS_FROM: Final = 10
# What a report is about, what says most of it first: a report about a person is not the same as another one
# because both have a file that everybody sends on, or a network address that thousands share.
_ABOUT: Final[tuple[frozenset[str], ...]] = (
    frozenset({Kind.ACCOUNT, Kind.EMAIL, Kind.PHONE, Kind.WALLET, Kind.INCHOATE}),
    frozenset({Kind.URL, Kind.ONION}),
    frozenset({Kind.DIGEST}),
    frozenset({Kind.DEVICE, Kind.NETWORK}),
)


class Flood(NamedTuple):
    """What stands as one row: reports of one thing that every filter of the queue holds for alike.

    One of a child at immediate risk never stands behind one that is not.
    """

    flood: int
    band: str
    source: str
    report_class: str
    is_immediate: bool

    @classmethod
    def of(cls, report: Report) -> "Flood | None":
        """Give the flood that a report belongs to as its row stands; None where it belongs to none."""
        if report.flood_id is None:
            return None
        return cls(report.flood_id, report.band, report.source, report.report_class, report.is_immediate)


def waiting_in(flood: Flood) -> QuerySet[Report]:
    """Give the reports of a flood that wait, the most urgent first."""
    rows = Report.objects.filter(**flood._asdict(), state=Report.State.WAITING)
    return rows.order_by("band_order", "received_at", "pk")


def floods_of(subjects: Iterable[int]) -> dict[int, int]:
    """Give the number of what each of some reports is about, where many others are about it too.

    A strong identifier is that, or a network address where a report names nothing else. What people put apart
    is none.
    """
    numbers = sorted(set(subjects))
    named: dict[int, list[tuple[int, int, bool, int]]] = {}
    apart: set[tuple[int, int]] = set()
    for portion in database.portions(numbers):
        seen = Sighting.objects.filter(subject_kind=KIND, subject__in=portion)
        columns = ("subject", "identifier", "identifier__kind", "is_strong", "identifier__subjects")
        for subject, identifier, kind, is_strong, times in seen.values_list(*columns):
            if (rank := _rank(kind)) is not None:
                is_one = times >= FOLDS_FROM and (is_strong or kind == Kind.NETWORK)
                named.setdefault(subject, []).append((rank, identifier, is_one, times))
        undone = Join.objects.filter(kind=KIND, subject__in=portion, state=Join.State.UNDONE)
        apart.update(undone.values_list("subject", "identifier"))
    found: dict[int, int] = {}
    for subject, all_named in named.items():
        highest = min(rank for rank, *_ in all_named)
        ones = [
            (times, -identifier)
            for rank, identifier, is_one, times in all_named
            if is_one and rank == highest and (subject, identifier) not in apart
        ]
        if ones:
            found[subject] = -max(ones)[1]
    return found


def _rank(kind: str) -> int | None:
    return next((at for at, kinds in enumerate(_ABOUT) if kind in kinds), None)

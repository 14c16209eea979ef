"""Compares verdicts on lots with the record of acts."""

from collections.abc import Iterator

from tutela.casework.custody.record.audit import Difference, by_thing, nothing_says
from tutela.casework.quality.models import Verdict


def differences() -> Iterator[Difference]:
    """Give every lot that was released or returned otherwise than the record says."""
    for portion in by_thing("lot", ("lot.released", "lot.returned")):
        verdicts = {row.lot_id: row for row in Verdict.objects.filter(**portion.within("lot"))}
        for number in sorted(verdicts.keys() | portion.of.keys()):
            row, statements = verdicts.get(number), portion.of.get(number, [])
            if not statements:
                yield nothing_says(f"lot {number} was released or returned")
            elif row is None or (f"lot.{row.outcome}", row.by_id) != (
                statements[-1].act,
                statements[-1].person,
            ):
                yield statements[-1].but(f"the verdict on lot {number} is another, or is gone")

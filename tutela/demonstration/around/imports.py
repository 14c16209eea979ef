"""A folder of three invented tips that somebody imported, with a file among them that is none."""

from pathlib import Path

from tutela import files
from tutela.casework.gate import Actor
from tutela.casework.reports.actions.import_reports import import_reports
from tutela.casework.reports.models import ReportImport
from tutela.demonstration.cybertips import tips

_TIPS, _FIRST = 3, 900_000


def import_tips(ida: Actor, folder: Path) -> None:
    """Import the tips of a folder, which is written first, unless that was done."""
    if ReportImport.objects.filter(unit=ida.unit, finished_at__isnull=False).exists():
        return
    folder.mkdir(parents=True, exist_ok=True)
    written = [(tip.name, tip.octets) for tip in tips(_TIPS, first=_FIRST)]
    for name, octets in (*written, ("none.json", b"Sentence 1.")):
        with files.atomic(folder / name) as out:
            out.write(octets)
    import_reports(ida, folder)

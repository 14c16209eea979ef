"""Says how old the last backup and the last drill are, by the record and by what lies at the place."""

import json
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from tutela.casework.custody import ledger
from tutela.casework.custody.models import LogEntry
from tutela.errors import Refusal
from tutela.site.backup import drill, make, place
from tutela.site.backup.errors import PlaceUnmarked

# What is lost with the machine is what was done since; a restore that was not tried for a quarter is a hope.
BACKUP_LASTS, DRILL_LASTS = timedelta(days=7), timedelta(days=100)


@dataclass(frozen=True, slots=True)
class BackupState:
    """How the backups stand, in words, and whether somebody should do something about it."""

    is_well: bool
    says: str


def look() -> BackupState:
    """Ask record and place.

    Raises:
        DatabaseError: the database does not answer, or has no tables.
    """
    if settings.TUTELA_BACKUP is None:
        return BackupState(
            False, "none: no place for them is set. Write [backup] store and keys in tutela.toml"
        )
    made, drilled = _last(make.MADE), _last(drill.DRILLED)
    if made is None:
        return BackupState(False, "none yet. Run `tutela backup make`")
    fault = _fault(made)
    is_well = not fault and _age(made) <= BACKUP_LASTS
    said = f"the last backup is {_words(_age(made))} old"
    if drilled is None:
        return BackupState(False, f"{said}, and was never tried{fault}. Run `tutela backup drill`")
    result = json.loads(drilled.body)["what"]["result"]
    is_well = is_well and result == "equal" and _age(drilled) <= DRILL_LASTS
    said += f", the last drill {_words(_age(drilled))}{'' if result == 'equal' else ', and it FAILED'}"
    return BackupState(is_well, f"{said}{fault}")


def last_made() -> dict[str, str]:
    """Give what the record says of the last backup; nothing before the first."""
    made = _last(make.MADE)
    return json.loads(made.body)["what"] if made else {}


def _last(act: str) -> LogEntry | None:
    return LogEntry.objects.filter(act=act).order_by("-seq").first()


def _fault(made: LogEntry) -> str:
    """Say what is wrong at the place, if anything is."""
    try:
        there = place.open_place()
        place.require_marked(there, json.loads(made.body)["what"])
        if json.loads(made.body)["what"]["name"] not in place.names(there):
            return ". It is NOT at its place any more"
        if waiting := len(ledger.not_kept(there)):
            return f". {waiting} acts that a restore must do again are not kept there yet: run `tutela up`"
        if left_out := json.loads(made.body)["what"].get("left_out"):
            return f". It lacks {left_out} things of the doors, which `tutela backup make` names"
    except PlaceUnmarked as unmarked:
        return f". {unmarked}"
    except (Refusal, OSError) as away:
        return f". The place cannot be looked at: {away}"
    return ""


def _age(entry: LogEntry) -> timedelta:
    return timezone.now() - entry.at


def _words(age: timedelta) -> str:
    hours = max(0, int(age.total_seconds() // 3600))
    return f"{hours} hours" if hours < 48 else f"{hours // 24} days"  # noqa: PLR2004 - two days

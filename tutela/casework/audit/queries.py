"""Questions about the record as a whole: who acts in it, which acts there are, when it was last proved."""

import json
from dataclasses import dataclass
from datetime import datetime

from tutela.casework import database
from tutela.casework.audit.kinds import VERIFY
from tutela.casework.custody.models import LogEntry
from tutela.casework.jobs.models import Job

VERIFIED = "record.verified"
# So many names are offered; any other is found by whoever writes it into the address.
MOST_NAMES = 500


@dataclass(frozen=True, slots=True)
class Verification:
    """What somebody's proof of the whole record found.

    Attributes:
        at: when.
        by: who had it proved.
        entries: how many entries were proved, from the first on; 0 where the record was not whole.
        fault: what was wrong with it; "" where it was whole.
    """

    at: datetime
    by: str
    entries: int
    fault: str


def last_verification(unit: int | None = None) -> Verification | None:
    """Give the last proof of the whole record, by somebody of a unit or by anybody."""
    proofs = LogEntry.objects.filter(act=VERIFIED)
    proofs = proofs if unit is None else proofs.filter(unit=unit)
    last = proofs.order_by("-seq").first()
    if last is None:
        return None
    what = json.loads(last.body)["what"]
    return Verification(last.at, last.actor, what["entries"], what["fault"])


def is_being_verified(unit: int) -> bool:
    """Say whether a worker proves the record for a unit, or is to."""
    jobs = Job.objects.filter(kind=VERIFY, unit=unit)
    return jobs.filter(state__in=[Job.State.WAITING, Job.State.RUNNING]).exists()


def actors(unit: int) -> list[str]:
    """Name everybody, and every machine, who has acted in a unit."""
    return database.different(LogEntry, "actor", unit, MOST_NAMES)


def acts(unit: int) -> list[str]:
    """Name every act that was done in a unit."""
    return database.different(LogEntry, "act", unit, MOST_NAMES)

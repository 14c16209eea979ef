"""The jobs of this room."""

from tutela.casework import gate
from tutela.casework.jobs.models import Job
from tutela.casework.jobs.worker import handles
from tutela.casework.referrals.kinds import TELL_HOLDERS
from tutela.casework.series import actions
from tutela.casework.series.kinds import TAKE_TELLING


@handles(TELL_HOLDERS)
def tell_holders(job: Job) -> None:
    """Tell whoever holds items of a referral's series how its child stands."""
    actions.tell_holders(gate.machine(job.unit, "the series"), job.arguments["referral"])


@handles(TAKE_TELLING)
def take_telling(job: Job) -> None:
    """Take in, for a unit, what another unit of the installation says of a series."""
    actions.take_telling(gate.machine(job.unit, "the series"), job.arguments["series"])

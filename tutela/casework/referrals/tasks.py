"""The jobs of this room."""

from tutela.casework import gate
from tutela.casework.jobs.models import Job
from tutela.casework.jobs.worker import handles
from tutela.casework.origins.kinds import DRAFT_REFERRAL
from tutela.casework.referrals import actions


@handles(DRAFT_REFERRAL)
def draft_referrals(job: Job) -> None:
    """Draft the referrals of items that were marked while they were graded."""
    actions.draft_marked(gate.machine(job.unit), job.arguments["items"])

"""What workers do for those who audit the record."""

import logging

from tutela.casework.audit import actions
from tutela.casework.audit.kinds import VERIFY
from tutela.casework.custody.log import LogBroken
from tutela.casework.custody.record.audit import RowsDiffer
from tutela.casework.gate import NotAllowed
from tutela.casework.jobs.models import Job
from tutela.casework.jobs.worker import handles
from tutela.casework.people.errors import UnknownPerson
from tutela.casework.people.queries import WORKBENCH, actor_numbered

logger = logging.getLogger("tutela.audit")


@handles(VERIFY)
def verify(job: Job) -> None:
    """Prove the record for the person who asked; what is found stands in it."""
    try:
        actions.verify_record(actor_numbered(job.arguments["person"], WORKBENCH))
    except (LogBroken, RowsDiffer) as broken:
        logger.error("the record is not whole", extra={"job": job.pk, "code": broken.code})
    except (NotAllowed, UnknownPerson) as refused:
        logger.info("not verified", extra={"job": job.pk, "code": refused.code})

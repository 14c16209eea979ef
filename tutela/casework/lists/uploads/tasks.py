"""What workers do with files that people send."""

from tutela.casework.gate import NotAllowed, machine
from tutela.casework.jobs.models import Job
from tutela.casework.jobs.worker import handles
from tutela.casework.lists import actions
from tutela.casework.lists.kinds import READ_UPLOAD
from tutela.casework.lists.models import Upload
from tutela.casework.people.errors import UnknownPerson
from tutela.casework.people.queries import WORKBENCH, actor_numbered


@handles(READ_UPLOAD)
def read_upload(job: Job) -> None:
    """Look into a file that has arrived, or import one that was confirmed; nothing, where neither is so."""
    upload = Upload.objects.select_related("hash_list").get(pk=job.arguments["upload"])
    try:
        by = actor_numbered(upload.person_id, WORKBENCH)
        if upload.state == Upload.State.ARRIVED:
            actions.look_into_upload(by, upload)
        elif upload.state == Upload.State.CONFIRMED:
            actions.import_upload(by, upload)
    except (NotAllowed, UnknownPerson) as refused:
        actions.end_upload(machine(job.unit, "the lists"), upload, str(refused))

"""The steps that all who deal with a file that is sent have in common."""

from django.db import transaction
from django.utils import timezone

from tutela.casework.custody import log
from tutela.casework.gate import Actor
from tutela.casework.jobs import queue
from tutela.casework.lists.errors import UploadOver
from tutela.casework.lists.kinds import READ_UPLOAD
from tutela.casework.lists.models import ListImport, Upload, UploadPiece
from tutela.casework.people.models import Person


def lock_person(by: Actor) -> None:
    """Have all that one person sends take turns, until the transaction ends."""
    Person.objects.select_for_update(no_key=True).get(pk=by.person)


def locked(upload: Upload, *states: Upload.State) -> Upload:
    """Give a file as it stands now, locked until the transaction ends.

    Raises:
        UploadOver: it is in none of these states.
    """
    current = Upload.objects.select_for_update(of=("self",)).select_related("hash_list").get(pk=upload.pk)
    if current.state not in states:
        why = f": {current.because}" if current.because else "."
        raise UploadOver(f"The file {current.file_name} is {current.get_state_display().lower()}{why}")
    return current


def pass_to_workers(upload: Upload, state: Upload.State) -> None:
    """Have a worker do next what a state asks for."""
    upload.state, upload.touched_at = state, timezone.now()
    upload.save()
    queue.queue(READ_UPLOAD, upload.hash_list.unit_id, {"upload": upload.pk})


@transaction.atomic
def end(
    by: Actor, upload: Upload, state: Upload.State, because: str = "", listed: ListImport | None = None
) -> None:
    """Close a file, whatever became of it; its pieces and what opens them are gone."""
    upload.state, upload.because, upload.list_import = state, because[:500], listed
    upload.wrapped, upload.touched_at = b"", timezone.now()
    upload.save()
    UploadPiece.objects.filter(upload=upload).delete()
    log.record(
        by,
        f"list.upload_{state.value}",
        purpose="matching",
        list=upload.hash_list_id,
        upload=upload.pk,
        list_import=listed.pk if listed else None,
    )

"""Begins to take a list's file from a browser."""

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.lists import locks, presenters
from tutela.casework.lists.actions.uploads import steps
from tutela.casework.lists.errors import TooLargeToSend, UploadOver
from tutela.casework.lists.models import HashList, Upload
from tutela.casework.lists.uploads.pieces import LARGEST_BYTES, new_key
from tutela.casework.lists.uploads.queries import UNCONFIRMED
from tutela.printable import printable

# So many files of one person wait for workers at a time: each may fill the database by its length.
MOST_CONFIRMED = 5
_ANOTHER = "Its sender sent another file instead."


@transaction.atomic
def begin_upload(by: Actor, hash_list: HashList, file_name: str, size_bytes: int) -> Upload:
    """Make room for a file that is about to be sent; one that the actor has not confirmed is dropped.

    Args:
        by: who sends it; nobody sends two at a time.
        hash_list: what it is for.
        file_name: as the browser names it.
        size_bytes: how long it is, which is held to.

    Raises:
        NotAllowed: the actor may not import lists in this unit.
        NotOwn: the list is our own.
        ListWithdrawn: the list takes nothing in any more.
        TooLargeToSend: the file is empty, or too long to be sent.
        UploadOver: many files that the actor confirmed still wait for workers.
    """
    gate.require(by, Act.IMPORT_LIST, hash_list)
    locks.require_received(hash_list)
    if not 0 < size_bytes <= LARGEST_BYTES:
        raise TooLargeToSend(
            f"The file has {size_bytes:,} bytes; from a browser 1 to {LARGEST_BYTES:,} are taken. "
            f"Import a longer one where it lies: {presenters.import_command(hash_list, by)}"
        )
    steps.lock_person(by)
    if Upload.objects.filter(person=by.person, state=Upload.State.CONFIRMED).count() >= MOST_CONFIRMED:
        raise UploadOver(
            f"{MOST_CONFIRMED} files that you confirmed wait for workers. Send another when one is imported."
        )
    locks.lock_in_force(hash_list.pk)
    for earlier in Upload.objects.filter(person=by.person, state__in=UNCONFIRMED).select_for_update():
        steps.end(by, earlier, Upload.State.DROPPED, _ANOTHER)
    upload = Upload.objects.create(
        hash_list=hash_list,
        person_id=by.person,
        file_name=printable(file_name)[:200],
        size_bytes=size_bytes,
        wrapped=new_key(),
        touched_at=timezone.now(),
    )
    log.record(
        by,
        "list.upload_begun",
        purpose="matching",
        list=hash_list.pk,
        upload=upload.pk,
        size_bytes=size_bytes,
    )
    return upload

"""Questions about files that people send."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Q

from tutela.casework import gate
from tutela.casework.gate import Act, Actor
from tutela.casework.lists.models import HashList, ListImport, Upload
from tutela.errors import NotFound

# How long a file waits for its sender here, who may be away for the night; and for workers that fail.
KEPT_FOR, KEPT_FOR_WORKERS = timedelta(days=1), timedelta(days=7)
UNCONFIRMED = (Upload.State.ARRIVING, Upload.State.ARRIVED, Upload.State.READY)
WITH_WORKERS = (Upload.State.ARRIVED, Upload.State.CONFIRMED)


def upload_for(by: Actor, hash_list: HashList, number: int) -> Upload:
    """Find a file that the actor sent into a list; nobody else sees it before it is imported.

    Raises:
        NotAllowed: the actor may not import lists.
        NotFound: there is none of that number, or it is somebody else's.
    """
    gate.require(by, Act.IMPORT_LIST, hash_list)
    found = Upload.objects.filter(hash_list=hash_list, person=by.person, pk=number).first()
    if found is None:
        raise NotFound(f"You sent no file {number} into {hash_list}.")
    found.hash_list = hash_list
    return found


def unconfirmed(by: Actor, hash_list: HashList) -> Upload | None:
    """Find the file that the actor has sent into a list and has not confirmed."""
    return Upload.objects.filter(hash_list=hash_list, person=by.person, state__in=UNCONFIRMED).first()


def forgotten(at: datetime) -> Iterable[Upload]:
    """Give the files that nobody confirmed, or no worker imported, in time; of every unit."""
    of_people = Q(state__in=UNCONFIRMED, touched_at__lt=at - KEPT_FOR)
    of_workers = Q(state=Upload.State.CONFIRMED, touched_at__lt=at - KEPT_FOR_WORKERS)
    return Upload.objects.filter(of_people | of_workers).select_related("hash_list").order_by("pk")


def reading(upload: Upload) -> ListImport | None:
    """Find the import that reads a confirmed file just now."""
    of_file = ListImport.objects.filter(hash_list=upload.hash_list_id, file_sha256=upload.sha256)
    return of_file.filter(state=ListImport.State.READING).order_by("-pk").first()

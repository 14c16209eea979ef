"""Has a list's file that was sent imported."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.lists.actions.uploads import steps
from tutela.casework.lists.errors import BadList, FileRefused
from tutela.casework.lists.models import Upload


@transaction.atomic
def confirm_upload(by: Actor, upload: Upload, region: str = "") -> None:
    """Have a worker import a file, as whoever types the command does.

    Args:
        by: who sent it.
        upload: the file, which was looked into.
        region: the scheme of its numbers where it does not say so itself, as its sender confirmed it.

    Raises:
        NotAllowed: the actor may not import lists.
        BadList: the region is not the one agreed with the list.
        FileRefused: it could not be read when it was looked into.
        UploadOver: it does not wait for its sender.
    """
    gate.require(by, Act.IMPORT_LIST, upload)
    current = steps.locked(upload, Upload.State.READY)
    if current.said.get("wrong"):
        raise FileRefused(f"It cannot be imported: {current.said['wrong']}")
    if region and region.casefold() != current.hash_list.region.casefold():
        agreed = current.hash_list.region or "none"
        raise BadList(f"The region agreed with {current.hash_list} is {agreed}, not {region}.")
    current.region = region
    steps.pass_to_workers(current, Upload.State.CONFIRMED)
    log.record(
        by,
        "list.upload_confirmed",
        purpose="matching",
        list=current.hash_list_id,
        upload=current.pk,
        file_sha256=current.sha256,
        region=region,
    )

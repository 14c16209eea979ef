"""Says how a list's file that was sent is to be read, and has it looked into again."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.lists.actions.uploads import steps
from tutela.casework.lists.models import Upload


@transaction.atomic
def choose_format(by: Actor, upload: Upload, *, mapping: str = "", kind: str = "") -> None:
    """Have a worker look into a file again, as what its sender says that it is.

    Args:
        by: who sent it.
        upload: the file.
        mapping: the name of the ready mapping that its columns follow.
        kind: the hash of a plain list, where neither a header nor the length can tell.

    Raises:
        NotAllowed: the actor may not import lists.
        UploadOver: it does not wait for its sender.
    """
    gate.require(by, Act.IMPORT_LIST, upload)
    current = steps.locked(upload, Upload.State.READY)
    current.mapping, current.kind = mapping, kind
    steps.pass_to_workers(current, Upload.State.ARRIVED)
    log.record(
        by,
        "list.upload_format_chosen",
        purpose="matching",
        list=current.hash_list_id,
        upload=current.pk,
        mapping=mapping,
        kind=kind,
    )

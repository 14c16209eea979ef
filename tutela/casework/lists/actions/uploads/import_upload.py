"""Imports a list's file that was sent and confirmed."""

from tutela.casework import gate
from tutela.casework.custody.keys import WrongUnitKey
from tutela.casework.gate import Act, Actor
from tutela.casework.lists.actions.import_list import import_list
from tutela.casework.lists.actions.uploads import steps
from tutela.casework.lists.errors import (
    BadList,
    FileRefused,
    ImportBusy,
    ListWithdrawn,
    NotOwn,
    UploadBroken,
)
from tutela.casework.lists.models import ListImport, Upload
from tutela.casework.lists.uploads import pieces
from tutela.engine.formats.shared.ready_mappings import mapping_of

_REFUSED = (BadList, FileRefused, ImportBusy, ListWithdrawn, NotOwn, UploadBroken, WrongUnitKey)


def import_upload(by: Actor, upload: Upload) -> None:
    """Import a confirmed file by the one way in which lists are imported; interrupted, it is done again.

    Args:
        by: who confirmed it.
        upload: the file, with its list.

    Raises:
        NotAllowed: the actor may not import lists any more.
    """
    gate.require(by, Act.IMPORT_LIST, upload)
    mapping = mapping_of(upload.mapping) if upload.mapping else None
    try:
        with pieces.opened(upload) as stream:
            listed = import_list(
                by, upload.hash_list, stream, mapping=mapping, kind=upload.kind, region=upload.region
            )
    except _REFUSED as wrong:
        refused = ListImport.objects.filter(
            hash_list=upload.hash_list_id, file_sha256=upload.sha256, state=ListImport.State.REFUSED
        )
        steps.end(by, upload, Upload.State.REFUSED, str(wrong), refused.order_by("-pk").first())
    else:
        steps.end(by, upload, Upload.State.IMPORTED, listed=listed)

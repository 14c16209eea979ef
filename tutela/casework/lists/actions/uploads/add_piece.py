"""Takes one piece of a list's file from a browser."""

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.lists.actions.uploads import steps
from tutela.casework.lists.errors import UploadOver
from tutela.casework.lists.models import Upload, UploadPiece
from tutela.casework.lists.uploads import pieces

_State = Upload.State


@transaction.atomic
def add_piece(by: Actor, upload: Upload, number: int, octets: bytes) -> Upload:
    """Seal the next piece of a file; after the last one a worker looks into it. One that is there is left.

    Args:
        by: who sends it.
        upload: what it is a piece of.
        number: which, counted from 0.
        octets: what is in it.

    Raises:
        NotAllowed: the actor may not import lists.
        UploadOver: the file was dropped meanwhile, or this is not its next piece, or not as long as that is.
    """
    gate.require(by, Act.IMPORT_LIST, upload)
    current = steps.locked(upload, _State.ARRIVING, _State.ARRIVED, _State.READY)
    if number < current.arrived:
        return current
    if number != current.arrived or len(octets) != pieces.length_of(current, number):
        raise UploadOver(
            f"Piece {current.arrived + 1} of {current.file_name} was to come next. Send it again."
        )
    UploadPiece.objects.create(upload=current, number=number, sealed=pieces.closed(current, number, octets))
    current.arrived, current.touched_at = number + 1, timezone.now()
    if current.arrived < pieces.pieces_of(current.size_bytes):
        current.save(update_fields=["arrived", "touched_at"])
        return current
    steps.pass_to_workers(current, _State.ARRIVED)
    log.record(by, "list.upload_arrived", purpose="matching", list=current.hash_list_id, upload=current.pk)
    return current

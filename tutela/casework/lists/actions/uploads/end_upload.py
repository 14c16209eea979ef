"""Ends a list's file that was sent and can go no further."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.gate import Act, Actor
from tutela.casework.lists.actions.uploads import steps
from tutela.casework.lists.models import Upload
from tutela.casework.lists.uploads.queries import UNCONFIRMED


@transaction.atomic
def end_upload(by: Actor, upload: Upload, because: str) -> None:
    """Drop a file that nobody confirmed, or whose sender may not import any more; nothing of it is kept.

    Raises:
        NotAllowed: that is the machine's.
        UploadOver: it has ended.
    """
    gate.require(by, Act.END_UPLOADS, upload)
    current = steps.locked(upload, *UNCONFIRMED, Upload.State.CONFIRMED)
    steps.end(by, current, Upload.State.DROPPED, because)

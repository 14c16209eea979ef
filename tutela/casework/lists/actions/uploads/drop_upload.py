"""Drops a list's file that was sent and is not wanted."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.gate import Act, Actor
from tutela.casework.lists.actions.uploads import steps
from tutela.casework.lists.models import Upload
from tutela.casework.lists.uploads.queries import UNCONFIRMED


@transaction.atomic
def drop_upload(by: Actor, upload: Upload) -> None:
    """Drop a file that its sender does not confirm; nothing of it is kept.

    Raises:
        NotAllowed: the actor may not import lists.
        UploadOver: it was confirmed, or has ended.
    """
    gate.require(by, Act.IMPORT_LIST, upload)
    steps.end(by, steps.locked(upload, *UNCONFIRMED), Upload.State.DROPPED, "Its sender dropped it.")

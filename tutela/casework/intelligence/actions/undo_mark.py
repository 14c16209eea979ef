"""Takes a mark back; that it was made, and why it was taken back, stays."""

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.intelligence.errors import BadMark, MarkUndone
from tutela.casework.intelligence.models import RangeMark
from tutela.engine.taxonomy import terminology


@transaction.atomic
def undo_mark(by: Actor, mark: RangeMark, reason: str) -> RangeMark:
    """Take a mark back, with a reason.

    Raises:
        NotAllowed: the actor may mark nothing there.
        BadMark: no reason was given.
        MarkUndone: it was taken back before.
        RefusedWords: the reason holds words that are not used here.
    """
    gate.require(by, Act.MARK_COMMUNICATIONS, on=mark)
    terminology.guard(reason)
    mark = (
        RangeMark.objects.select_for_update(of=("self",))
        .select_related("thread__exhibit__case")
        .get(pk=mark.pk)
    )
    if not reason.strip():
        raise BadMark("Say why the mark is taken back. Nothing was changed.")
    if mark.undone_at:
        raise MarkUndone("This mark was taken back before. Load the page again.")
    mark.undone_by_id, mark.undone_at, mark.why_undone = by.person, timezone.now(), reason.strip()[:500]
    mark.save(update_fields=["undone_by", "undone_at", "why_undone"])
    log.record(by, "mark.undone", purpose="investigation", wrote=[mark], mark=mark.pk, thread=mark.thread_id)
    return mark

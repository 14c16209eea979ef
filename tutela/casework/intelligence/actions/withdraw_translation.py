"""Withdraws a translation; that it stood there, and why it does no more, stays."""

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.intelligence.errors import BadTranslation
from tutela.casework.intelligence.models import Translation
from tutela.engine.taxonomy import terminology


@transaction.atomic
def withdraw_translation(by: Actor, translation: Translation, reason: str) -> Translation:
    """Withdraw a translation, with a reason.

    Raises:
        NotAllowed: the actor may mark nothing there.
        BadTranslation: no reason was given, or it was withdrawn before.
        RefusedWords: the reason holds words that are not used here.
    """
    gate.require(by, Act.MARK_COMMUNICATIONS, on=translation)
    terminology.guard(reason)
    locked = Translation.objects.select_for_update(of=("self",))
    translation = locked.select_related("message__thread__exhibit__case").get(pk=translation.pk)
    if not reason.strip() or translation.withdrawn_at:
        raise BadTranslation("Say why it is withdrawn; once is enough. Nothing was changed.")
    translation.withdrawn_by_id, translation.withdrawn_at = by.person, timezone.now()
    translation.why_withdrawn = reason.strip()[:500]
    translation.save(update_fields=["withdrawn_by", "withdrawn_at", "why_withdrawn"])
    log.record(
        by, "translation.withdrawn", purpose="investigation", wrote=[translation],
        message=translation.message_id, translation=translation.pk,
    )  # fmt: skip
    return translation

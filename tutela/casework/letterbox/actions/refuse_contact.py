"""Refuses a colleague to learn how a reporter can be reached."""

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.letterbox.errors import NotTheSecond, ReasonMissing
from tutela.casework.letterbox.models import ContactRelease
from tutela.casework.letterbox.queries import release_numbered


@transaction.atomic
def refuse_contact(by: Actor, number: int, reason: str) -> ContactRelease:
    """Refuse what was asked for, with the reason; whoever asked may take their own wish back by it.

    They may ask again, with another reason.

    Args:
        by: who refuses it.
        number: of the release that was asked for.
        reason: why, in one's own words.

    Raises:
        NotAllowed: that is for analysts, quality officers and supervisors.
        NotFound: nobody asked.
        ReasonMissing: no reason was given.
        NotTheSecond: it was released or refused before.
    """
    gate.require(by, Act.RELEASE_CONTACT)
    if not reason.strip():
        raise ReasonMissing("Say why the contact is not released. Nothing was changed.")
    release = release_numbered(by, number)
    if release.released_by is not None or release.refused_by is not None:
        raise NotTheSecond("This was released or refused before. Nothing was changed.")
    release.refused_by, release.refused_at, release.why_refused = by.person, timezone.now(), reason.strip()
    release.save()
    log.record(
        by, "contact.refused", purpose="report", wrote=[release],
        contact=release.contact_id, release=release.pk, reason_sha256=log.digest_of(reason.strip()),
    )  # fmt: skip
    return release

"""Lets a colleague learn how a reporter can be reached."""

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.letterbox.errors import NotTheSecond
from tutela.casework.letterbox.models import ContactRelease
from tutela.casework.letterbox.queries import contact_of, release_numbered


@transaction.atomic
def release_contact(by: Actor, number: int) -> ContactRelease:
    """Release a contact that somebody else asked for; both may read it from then on.

    Args:
        by: who releases it.
        number: of the release that was asked for.

    Raises:
        NotAllowed: that is for analysts, quality officers and supervisors.
        NotFound: nobody asked, or the contact was erased.
        NotTheSecond: whoever releases it asked for it, or it was released or refused before.
    """
    gate.require(by, Act.RELEASE_CONTACT)
    release = release_numbered(by, number)
    contact = contact_of(by, bytes(release.contact.lookup))
    if by.person == release.asked_by or release.released_by is not None or release.refused_by is not None:
        raise NotTheSecond(
            "A contact is released once, by somebody who did not ask for it. Nothing was changed."
        )
    release.released_by, release.released_at = by.person, timezone.now()
    release.save()
    log.record(
        by, "contact.released", purpose="report", wrote=[release], contact=contact.pk, release=release.pk
    )
    return release

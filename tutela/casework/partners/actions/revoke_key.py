"""Takes a key back."""

from datetime import datetime

from django.db import transaction
from django.db.models import Manager, QuerySet
from django.utils import timezone

from tutela.casework import database, gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.partners.errors import PartnerMoved
from tutela.casework.partners.models import AccessKey


@transaction.atomic
def revoke_key(by: Actor, key: AccessKey) -> AccessKey:
    """Revoke a key at once.

    Raises:
        PartnerMoved: it is revoked already.
    """
    gate.require(by, Act.MANAGE_PARTNERS, key)
    if not AccessKey.objects.filter(pk=key.pk, revoked_at=None).update(revoked_at=timezone.now()):
        raise PartnerMoved(f"The {key} is revoked already.")
    current = AccessKey.objects.get(pk=key.pk)
    log.record(
        by, "partner.key_revoked", purpose="partners", wrote=[current], partner=key.partner_id, key=key.pk
    )
    return current


def revoke_all(keys: QuerySet[AccessKey] | Manager[AccessKey], at: datetime) -> list[AccessKey]:
    """Revoke those of some keys that are not; a step of what ends them. Give the rows."""
    revoked = list(keys.filter(revoked_at=None))
    for key in revoked:
        key.revoked_at = at
    database.update(revoked, ["revoked_at"])
    return revoked

"""Takes a key back."""

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
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
    log.record(by, "partner.key_revoked", purpose="partners", partner=key.partner_id, key=key.pk)
    return AccessKey.objects.get(pk=key.pk)

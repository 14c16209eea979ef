"""The step that writes the next version of a referral."""

from tutela.casework.gate import Actor
from tutela.casework.referrals.errors import ReferralMoved
from tutela.casework.referrals.models import Referral, Version


def write_version(
    by: Actor,
    referral: Referral,
    seen: int,
    *,
    state: str = "",
    owner: int | None = None,
    reason: str = "",
) -> tuple[Referral, Version]:
    """Write the next version; what is left out stays as it is.

    Raises:
        ReferralMoved: it is another version than was seen, or has ended.
    """
    current = Referral.objects.select_for_update(of=["self"]).get(pk=referral.pk)
    if current.version != seen:
        raise ReferralMoved(f"{current} is version {current.version} by now, and you saw {seen}. Look again.")
    if current.ended_at is not None:
        raise ReferralMoved(f"{current} has ended: {current.get_state_display().lower()}.")
    current.version += 1
    current.state = state or current.state
    current.owner_id = owner or current.owner_id
    version = Version.objects.create(
        referral=current,
        number=current.version,
        state=current.state,
        owner_id=current.owner_id,
        reason=reason,
        made_by=by.name,
    )
    current.save(update_fields=["version", "state", "owner"])
    return current, version

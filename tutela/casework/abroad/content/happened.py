"""What partners are told of an address, by what stands on our notices of it; a change is no removal."""

from collections.abc import Mapping

from tutela.casework.abroad.models import ItemAction
from tutela.casework.channels.models import Delivery
from tutela.casework.takedown.models import Found, Hold, NoticeItem

Kind = ItemAction.Kind
# Every other finding tells nothing: "gone" once, "changed" or "behind a sign-in" is not removed.
OF_FINDING: Mapping[str, ItemAction.Kind] = {
    Found.REMOVED: Kind.REMOVED,
    Found.UNREACHABLE: Kind.UNAVAILABLE,
    Found.MOVED: Kind.MOVED,
}
_ANSWERED = (Hold.Answer.AUTHORISED, Hold.Answer.UNTIL, Hold.Answer.REFUSED)


def at(place: NoticeItem) -> dict[ItemAction.Kind, str]:
    """Say what happened to an address by one notice, each with what of ours it rests on."""
    notice, found = place.notice, dict[ItemAction.Kind, str]()
    if _police_know(place):
        found[Kind.TO_POLICE] = f"{notice}: the police were asked"
    if notice.sent_at is not None:
        found[Kind.TO_HOST] = f"{notice}: the host's mail server took it"
    if place.found in OF_FINDING:
        found[OF_FINDING[place.found]] = f"{notice}, address {place.number}: {place.get_found_display()}"
    return found


def _police_know(place: NoticeItem) -> bool:
    """Say whether the police were reached: they answered, or their mail server took what was sent."""
    hold = getattr(place.notice, "hold", None)
    if hold is None:
        return False
    told = Delivery.objects.filter(
        unit=place.notice.unit_id, key__startswith=f"hold-{place.notice_id}-", state=Delivery.State.ACCEPTED
    )
    return hold.answer in _ANSWERED or told.exists()

"""Says how a mail leaves: as it is written, signed, or sealed to its recipient, or not at all."""

from dataclasses import dataclass

from django.conf import settings

from tutela.casework.channels.errors import NotAllowedOut
from tutela.casework.channels.models import Delivery
from tutela.casework.channels.outward import smime
from tutela.casework.partners.sealing.rules import Sealing, sealing_of


@dataclass(frozen=True, slots=True)
class Dressed:
    """A mail as it leaves: its bytes, the SHA-256 of each certificate it is sealed to, and is it signed."""

    body: bytes
    sealed_to: tuple[str, ...] = ()
    is_signed: bool = False


def dress(unit: int, to: str, clear: bytes) -> Dressed:
    """Seal a mail to the certificates of its recipient, and sign it, where both can be.

    Args:
        unit: whose mail it is.
        to: its one recipient.
        clear: the mail as it was written.

    Raises:
        NotAllowedOut: it has to be sealed and cannot be, or the unit's own certificate cannot be used.
    """
    sealing = _sealing(unit, to)
    by = smime.signer() if sealing.is_of_partner else None
    if sealing.certificates:
        body = smime.sealed(clear, by, [each.text for each in sealing.certificates])
        return Dressed(body, tuple(sorted(sealing.digests)), by is not None)
    return Dressed(smime.signed(clear, by), is_signed=True) if by else Dressed(clear)


def require_as_agreed(delivery: Delivery) -> None:
    """Let a mail pass that was put down earlier, if it is sealed as it has to be today.

    Raises:
        NotAllowedOut: it is in clear and has to be sealed, or what it is sealed to is good no more.
    """
    sealing = _sealing(delivery.unit_id, delivery.to)
    sealed_to = set(delivery.sealed_to.split())
    if sealed_to - sealing.digests:
        raise NotAllowedOut(
            f"It is sealed to a certificate of {delivery.to} that is good no more. "
            "Have it tried again, which seals it anew."
        )
    if sealing.certificates and not sealed_to:
        raise NotAllowedOut(
            f"Mail to {delivery.to} is sealed by now, and this is in clear. Tried again, it is sealed."
        )


def _sealing(unit: int, to: str) -> Sealing:
    sealing = sealing_of(unit, to)
    if sealing.refusal:
        raise NotAllowedOut(sealing.refusal)
    named = {each.lower() for each in settings.TUTELA.mail.sealed}
    if not sealing.certificates and {to.lower(), to.lower().rpartition("@")[2]} & named:
        raise NotAllowedOut(f"[mail] sealed names {to} or its domain, and no certificate of it is confirmed.")
    return sealing

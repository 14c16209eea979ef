"""Says at the partners' door who may come, and to which key is sealed."""

from datetime import UTC

from tutela.casework.letterbox.letters import PublicKey
from tutela.casework.partners import queries
from tutela.casework.partners.exchange import Access, Exchange


def publish(unit: int, exchange: Exchange, key: PublicKey, kind: str) -> int:
    """Publish every key that is good now, of partners from whom this kind is accepted today.

    Args:
        unit: whose partners.
        exchange: where.
        key: what submissions are sealed to from now on.
        kind: one of the kinds of an agreement: "company".

    Returns:
        how many may come in.
    """
    keys = queries.good_keys().filter(partner__unit=unit)
    accepted = {partner.pk for partner in {row.partner for row in keys} if queries.accepts(partner, kind)}
    accesses = [
        Access(
            row.sha256, row.partner.name, row.partner.title, tuple(row.scopes),
            row.expires_at.astimezone(UTC).isoformat(),
        )
        for row in keys
        if row.partner_id in accepted
    ]  # fmt: skip
    exchange.publish(key, accesses)
    return len(accesses)

"""Something in a shift that deserves a second look."""

from dataclasses import dataclass

from tutela.casework.items.models import Item


@dataclass(frozen=True, slots=True)
class Anomaly:
    """Something in a shift that deserves a second look: which items, none for all, and why in one line."""

    kind: str
    items: list[Item]
    message: str

"""Companies that ask at the partners' door to be let in: sealed to the unit, and where each stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from tutela.casework.letterbox.connection import Connections

REGISTRATION = "registration"
# Nobody is known who asks here, so there is an end to how many wait: a flood shuts out strangers alone.
MOST_WAITING = 500
WAITS, TAKEN = "received", "being looked at"
TABLES = (
    """CREATE TABLE IF NOT EXISTS exchange_registration (
        reference TEXT PRIMARY KEY, received_at TEXT NOT NULL, key_number BIGINT NOT NULL,
        sealed {bytes} NOT NULL, state TEXT NOT NULL)""",
)


@dataclass(frozen=True, slots=True)
class SealedRegistration:
    """One registration as it lies there; only the unit can open it."""

    reference: str
    received_at: str
    key_number: int
    sealed: bytes


class Put(StrEnum):
    """What became of a registration that was put in."""

    KEPT = "kept"
    HELD = "one of its reference is there"
    TOO_MANY = "too many wait"


class Registrations:
    """The registrations; each call is one transaction."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def put(self, one: SealedRegistration) -> Put:
        """Put a registration in; of one reference the first is kept, whatever is sent after it."""
        with self._connections.writing() as ask:
            [(waiting,)] = ask("SELECT COUNT(*) FROM exchange_registration WHERE state = ?", WAITS)
            if waiting >= MOST_WAITING:
                return Put.TOO_MANY
            ask(
                "INSERT INTO exchange_registration VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                one.reference, one.received_at, one.key_number, one.sealed, WAITS,
            )  # fmt: skip
            return Put.KEPT if ask.changed > 0 else Put.HELD

    def standing(self, reference: str) -> str:
        """Say where a registration stands, or nothing where there is none of this reference."""
        with self._connections.reading() as ask:
            rows = ask("SELECT state FROM exchange_registration WHERE reference = ?", reference)
        return str(rows[0][0]) if rows else ""

    def waiting(self, most: int) -> list[SealedRegistration]:
        """Give registrations that the unit has not taken yet, the oldest first."""
        with self._connections.reading() as ask:
            rows = ask(
                "SELECT reference, received_at, key_number, sealed FROM exchange_registration "
                "WHERE state = ? ORDER BY received_at, reference LIMIT ?", WAITS, most,
            )  # fmt: skip
        return [_registration(row) for row in rows]

    def taken(self, reference: str) -> None:
        """Empty a registration that the unit has taken; where it stands is shown on."""
        with self._connections.writing() as ask:
            ask(
                "UPDATE exchange_registration SET sealed = ?, state = ? WHERE reference = ?",
                b"", TAKEN, reference,
            )  # fmt: skip

    def say(self, states: Mapping[str, str]) -> None:
        """Say where registrations stand, by their references."""
        with self._connections.writing() as ask:
            for reference, state in states.items():
                ask("UPDATE exchange_registration SET state = ? WHERE reference = ?", state, reference)


def _registration(row: Sequence[Any]) -> SealedRegistration:
    reference, received_at, number, sealed = row
    octets = sealed.encode() if isinstance(sealed, str) else bytes(sealed)
    return SealedRegistration(reference, received_at, number, octets)

"""What hosts see of notices and answer, without an account: sealed pages, opened by token and code alone.

The door keeps the SHA-256 of a token, and a page that only token and code together open. What a host answers
is sealed to the unit. A page is there as long as its notice is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from tutela.casework.letterbox import sealing
from tutela.casework.letterbox.connection import Connections

PAGE, ANSWER = "notice page", "notice answer"
CODES = ("removed", "not_ours", "need_more", "account_closed", "preserved")
# Whoever has a token and guesses codes is stopped here; whoever gave notice is asked then.
MOST_TRIES, MOST_ANSWERS = 20, 200
TABLES = (
    "CREATE TABLE IF NOT EXISTS exchange_notice (name TEXT PRIMARY KEY, sealed {bytes} NOT NULL)",
    "CREATE TABLE IF NOT EXISTS exchange_notice_try (name TEXT PRIMARY KEY, tries BIGINT NOT NULL)",
    """CREATE TABLE IF NOT EXISTS exchange_notice_answer (
        name TEXT NOT NULL, answer TEXT NOT NULL, answered_at TEXT NOT NULL, key_number BIGINT NOT NULL,
        sealed {bytes} NOT NULL, fault TEXT NOT NULL DEFAULT '', PRIMARY KEY (name, answer))""",
)


@dataclass(frozen=True, slots=True)
class NoticeAnswer:
    """One answer as it lies there: under the name of its page; `answered_at` in ISO 8601, UTC."""

    name: str
    answer: str
    answered_at: str
    key_number: int
    sealed: bytes


def name_of(token: str) -> str:
    """Give the name under which the page of a token lies."""
    return sha256(token.encode()).hexdigest()


def key_of(token: str, code: str, purpose: str = PAGE) -> X25519PrivateKey:
    """Give the key that opens a page; it is kept nowhere."""
    drawn = HKDF(algorithm=SHA256(), length=32, salt=None, info=f"tutela {purpose}".encode())
    return X25519PrivateKey.from_private_bytes(drawn.derive(f"{token}\0{code}".encode()))


def seal_page(token: str, code: str, says: dict[str, Any], purpose: str = PAGE) -> bytes:
    """Seal what a page shows."""
    public = key_of(token, code, purpose).public_key().public_bytes_raw()
    return sealing.seal(says, public, purpose, bytes.fromhex(name_of(token)))


class Notices:
    """The pages of notices and their answers; each call is one transaction.

    Whoever has other pages of this kind names tables of their own, which begin otherwise.
    """

    _begins = "exchange_notice"

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    # What the door does.

    def page(self, name: str) -> bytes | None:
        """Give a page as it is sealed; None where there is none, or too many codes were tried."""
        with self._connections.reading() as ask:
            rows = ask(f"SELECT sealed FROM {self._begins} WHERE name = ?", name)
            tries = ask(f"SELECT tries FROM {self._begins}_try WHERE name = ?", name)
        is_shut = bool(tries) and tries[0][0] >= MOST_TRIES
        return bytes(rows[0][0]) if rows and not is_shut else None

    def count_try(self, name: str) -> None:
        """Count a code that opened nothing."""
        with self._connections.writing() as ask:
            ask(
                f"INSERT INTO {self._begins}_try VALUES (?, 1) "
                f"ON CONFLICT (name) DO UPDATE SET tries = {self._begins}_try.tries + 1", name,
            )  # fmt: skip

    def put(self, answer: NoticeAnswer) -> bool:
        """Put an answer in; False where the page is gone, or has as many answers as are taken."""
        with self._connections.writing() as ask:
            there = ask(f"SELECT 1 FROM {self._begins} WHERE name = ?", answer.name)
            counted = ask(f"SELECT COUNT(*) FROM {self._begins}_answer WHERE name = ?", answer.name)
            count = counted[0][0]
            if not there or count >= MOST_ANSWERS:
                return False
            ask(
                f"INSERT INTO {self._begins}_answer (name, answer, answered_at, key_number, sealed) "
                "VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                answer.name, answer.answer, answer.answered_at, answer.key_number, answer.sealed,
            )  # fmt: skip
            return True

    # What the unit does.

    def publish(self, pages: Mapping[str, bytes]) -> None:
        """Have these pages be there by their names, and no other."""
        with self._connections.writing() as ask:
            there = {name: _octets(page) for name, page in ask(f"SELECT name, sealed FROM {self._begins}")}
            for name in there.keys() - pages.keys():
                ask(f"DELETE FROM {self._begins} WHERE name = ?", name)
                ask(f"DELETE FROM {self._begins}_try WHERE name = ?", name)
            for name in pages.keys() - there.keys():
                ask(f"INSERT INTO {self._begins} VALUES (?, ?)", name, pages[name])
            for name in pages.keys() & there.keys():
                if pages[name] != there[name]:
                    ask(f"UPDATE {self._begins} SET sealed = ? WHERE name = ?", pages[name], name)

    def waiting(self, most: int) -> list[NoticeAnswer]:
        """Give answers that the unit has not taken yet, the oldest first."""
        with self._connections.reading() as ask:
            rows: Sequence[Any] = ask(
                f"SELECT name, answer, answered_at, key_number, sealed FROM {self._begins}_answer "
                "WHERE sealed <> ? AND fault = '' ORDER BY answered_at, answer LIMIT ?", b"", most,
            )  # fmt: skip
        return [_answer(row) for row in rows]

    def taken(self, answer: NoticeAnswer, fault: str = "") -> None:
        """Empty an answer that the unit has taken; or leave one that does not open where it is, with why."""
        with self._connections.writing() as ask:
            if fault:
                ask(
                    f"UPDATE {self._begins}_answer SET fault = ? WHERE name = ? AND answer = ?",
                    fault[:500], answer.name, answer.answer,
                )  # fmt: skip
            else:
                ask(
                    f"UPDATE {self._begins}_answer SET sealed = ? WHERE name = ? AND answer = ?",
                    b"", answer.name, answer.answer,
                )  # fmt: skip


def _answer(row: Sequence[Any]) -> NoticeAnswer:
    name, answer, answered_at, number, sealed = row
    return NoticeAnswer(name, answer, answered_at, number, _octets(sealed))


def _octets(sealed: Any) -> bytes:
    """Give what is sealed: whoever may write there can write a text; it opens no more than others."""
    return sealed.encode() if isinstance(sealed, str) else bytes(sealed)

"""What the unit asks companies and says of their reports, as far as each may see it; answers are sealed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tutela.casework.letterbox.connection import Ask, Connections

ANSWER = "answer"
TABLES = (
    """CREATE TABLE IF NOT EXISTS exchange_question (
        number BIGINT PRIMARY KEY, partner TEXT NOT NULL, reference TEXT NOT NULL, question TEXT NOT NULL,
        asked_at TEXT NOT NULL, due_at TEXT NOT NULL, reminded_at TEXT NOT NULL, answered_at TEXT NOT NULL
    )""",
    """CREATE TABLE IF NOT EXISTS exchange_answer (
        question BIGINT PRIMARY KEY, partner TEXT NOT NULL, answered_at TEXT NOT NULL,
        key_number BIGINT NOT NULL, sealed {bytes} NOT NULL)""",
    """CREATE TABLE IF NOT EXISTS exchange_note (
        reference TEXT PRIMARY KEY, partner TEXT NOT NULL, says TEXT NOT NULL, month TEXT NOT NULL)""",
)
_COLUMNS = "number, partner, reference, question, asked_at, due_at, reminded_at, answered_at"


@dataclass(frozen=True, slots=True)
class Question:
    """One question to a company about a report of theirs; moments in ISO 8601, UTC, empty where not yet."""

    number: int
    partner: str
    reference: str
    question: str
    asked_at: str
    due_at: str
    reminded_at: str
    answered_at: str


@dataclass(frozen=True, slots=True)
class SealedAnswer:
    """One answer as it lies there; only the unit can open it."""

    question: int
    partner: str
    answered_at: str
    key_number: int
    sealed: bytes


@dataclass(frozen=True, slots=True)
class Note:
    """What the unit says of one report; `month` is that in which the report was received, as 2026-11."""

    reference: str
    partner: str
    says: str
    month: str


class Questions:
    """The questions, answers and notes; each call is one transaction."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    # What the unit does.

    def say(self, questions: Sequence[Question], notes: Sequence[Note]) -> None:
        """Show questions and notes as they stand now, in place of what was shown of each."""
        with self._connections.writing() as ask:
            for one in questions:
                ask("DELETE FROM exchange_question WHERE number = ?", one.number)
                ask(
                    f"INSERT INTO exchange_question ({_COLUMNS}) VALUES ({', '.join('?' * 8)})",  # noqa: S608
                    one.number, one.partner, one.reference, one.question, one.asked_at, one.due_at,
                    one.reminded_at, one.answered_at,
                )  # fmt: skip
            for note in notes:
                ask("DELETE FROM exchange_note WHERE reference = ?", note.reference)
                ask(
                    "INSERT INTO exchange_note VALUES (?, ?, ?, ?)",
                    note.reference, note.partner, note.says, note.month,
                )  # fmt: skip

    def answered(self, most: int) -> list[SealedAnswer]:
        """Give answers that the unit has not taken yet, the oldest first."""
        with self._connections.reading() as ask:
            rows = ask(
                "SELECT question, partner, answered_at, key_number, sealed FROM exchange_answer "
                "WHERE sealed <> ? ORDER BY answered_at, question LIMIT ?", b"", most,
            )  # fmt: skip
        return [_answer(row) for row in rows]

    def taken(self, question: int) -> None:
        """Empty an answer that the unit has taken."""
        with self._connections.writing() as ask:
            ask("UPDATE exchange_answer SET sealed = ? WHERE question = ?", b"", question)

    def give_back(self, question: int) -> None:
        """Take an answer away that could not be opened, so that the company is asked again."""
        with self._connections.writing() as ask:
            ask("DELETE FROM exchange_answer WHERE question = ?", question)

    # What the door does.

    def of_partner(self, partner: str, most: int) -> list[Question]:
        """List the questions to a partner: those without an answer first, then the newest."""
        return self._questions("partner = ? ORDER BY answered_at <> '', due_at DESC LIMIT ?", partner, most)

    def one(self, partner: str, number: int) -> Question | None:
        """Give a question to this partner; None where there is none, or it is another's, alike."""
        found = self._questions("partner = ? AND number = ?", partner, number)
        return found[0] if found else None

    def put(self, answer: SealedAnswer) -> bool:
        """Put an answer in; False where there is one already."""
        with self._connections.writing() as ask:
            ask(
                "INSERT INTO exchange_answer (question, partner, answered_at, key_number, sealed) "
                "VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                answer.question, answer.partner, answer.answered_at, answer.key_number, answer.sealed,
            )  # fmt: skip
            return ask.changed > 0

    def sent_at(self, question: int) -> str:
        """Say when an answer was sent, or nothing where none was."""
        with self._connections.reading() as ask:
            rows = ask("SELECT answered_at FROM exchange_answer WHERE question = ?", question)
        return str(rows[0][0]) if rows else ""

    def note(self, partner: str, reference: str) -> str:
        """Give what the unit says of a report of this partner's, or nothing."""
        with self._connections.reading() as ask:
            rows = ask(
                "SELECT says FROM exchange_note WHERE partner = ? AND reference = ?", partner, reference
            )
        return str(rows[0][0]) if rows else ""

    def sheet(self, partner: str, month: str) -> tuple[int, dict[str, int]]:
        """Count a partner's reports of a month, and of these what the unit says of how many."""
        with self._connections.reading() as ask:
            [(received,)] = ask(
                "SELECT COUNT(*) FROM exchange_submission WHERE partner = ? AND received_at >= ? "
                "AND received_at < ?", partner, month, f"{month}~",
            )  # fmt: skip
            rows = ask(
                "SELECT says, COUNT(*) FROM exchange_note WHERE partner = ? AND month = ? GROUP BY says",
                partner, month,
            )  # fmt: skip
        return int(received), {str(says): int(count) for says, count in rows}

    def _questions(self, condition: str, *values: object) -> list[Question]:
        with self._connections.reading() as ask:
            rows = ask(
                f"SELECT {_COLUMNS} FROM exchange_question WHERE {condition}",  # noqa: S608 - our own columns
                *values,
            )
        return [Question(*row) for row in rows]


def erase(ask: Ask, reference: str, *, keeps_receipt: bool) -> None:
    """Take away what was asked of one report and answered; and, with its receipt, what was said of it."""
    ask(
        "DELETE FROM exchange_answer WHERE question IN "
        "(SELECT number FROM exchange_question WHERE reference = ?)", reference,
    )  # fmt: skip
    ask("DELETE FROM exchange_question WHERE reference = ?", reference)
    if not keeps_receipt:
        ask("DELETE FROM exchange_note WHERE reference = ?", reference)


def _answer(row: Sequence[Any]) -> SealedAnswer:
    question, partner, answered_at, number, sealed = row
    octets = sealed.encode() if isinstance(sealed, str) else bytes(sealed)
    return SealedAnswer(question, partner, answered_at, number, octets)

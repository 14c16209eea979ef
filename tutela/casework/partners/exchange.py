"""What lies between the partners' door and the unit: a database of its own, sealed, as the letterbox is.

The door puts submissions in and gives receipts out; the unit takes the submissions and says who may come.
Every call is one transaction.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from psycopg.conninfo import make_conninfo

from tutela import files
from tutela.casework.letterbox.connection import Connections, Where, names_of
from tutela.casework.letterbox.letters import PublicKey
from tutela.casework.partners.between import accounts, notices, packages, questions, registrations
from tutela.casework.partners.between.accounts import Accounts
from tutela.casework.partners.between.notices import Notices
from tutela.casework.partners.between.packages import Packages
from tutela.casework.partners.between.questions import Questions
from tutela.casework.partners.between.registrations import Registrations
from tutela.casework.partners.errors import BadPartner

SUBMISSION = "submission"
# Each version only adds; the last one reads whatever an earlier one wrote.
_TABLES = (
    """CREATE TABLE IF NOT EXISTS exchange_key (number BIGINT PRIMARY KEY, public {bytes} NOT NULL)""",
    """CREATE TABLE IF NOT EXISTS exchange_access (
        sha256 TEXT PRIMARY KEY, partner TEXT NOT NULL, title TEXT NOT NULL, scopes TEXT NOT NULL,
        expires TEXT NOT NULL, name TEXT NOT NULL, mail TEXT NOT NULL, telephone TEXT NOT NULL,
        certificate TEXT NOT NULL)""",
    """CREATE TABLE IF NOT EXISTS exchange_submission (
        reference TEXT PRIMARY KEY, partner TEXT NOT NULL, idempotency_key TEXT NOT NULL,
        own_reference TEXT NOT NULL, received_at TEXT NOT NULL, sha256 TEXT NOT NULL, schema TEXT NOT NULL,
        signature TEXT NOT NULL, key_number BIGINT NOT NULL, sealed {bytes} NOT NULL,
        fault TEXT NOT NULL DEFAULT '', UNIQUE (partner, idempotency_key))""",
    """CREATE INDEX IF NOT EXISTS exchange_submission_by_partner
        ON exchange_submission (partner, received_at, reference)""",
    *accounts.TABLES,
    *questions.TABLES,
    *registrations.TABLES,
    *notices.TABLES,
    *packages.TABLES,
)
# Who may come in the unit says anew each minute, and who is signed in when it is copied is not later.
_FLEETING = {"exchange_access", "exchange_person", "exchange_link", "exchange_session"}
KEPT = tuple(name for name in names_of(_TABLES) if name not in _FLEETING)
_COLUMNS = (
    "reference, partner, idempotency_key, own_reference, received_at, sha256, schema, signature, "
    "key_number, sealed"
)
_WAITS = "sealed <> ? AND fault = ''"


@dataclass(frozen=True, slots=True)
class Access:
    """Who comes in by one key: a partner's name and title, what for, and until when (ISO 8601, UTC).

    `name`, `mail` and `telephone` are those of its person. `certificate` is the SHA-256 of the client
    certificate without which it opens nothing, or empty.
    """

    sha256: str
    partner: str
    title: str
    scopes: tuple[str, ...]
    expires: str
    name: str = ""
    mail: str = ""
    telephone: str = ""
    certificate: str = ""


@dataclass(frozen=True, slots=True)
class Sealed:
    """One submission as it lies there: what its receipt says, and what only the unit can open."""

    reference: str
    partner: str
    idempotency_key: str
    own_reference: str
    received_at: str
    sha256: str
    schema: str
    signature: str
    key_number: int
    sealed: bytes


def place(database: str, password_file: str) -> Where:
    """Say where it lies: "sqlite:PATH" or "postgresql://USER@HOST/NAME".

    Raises:
        BadPartner: the address is none of a database, or the password cannot be read.
    """
    if database.startswith("sqlite:"):
        return Where(file=Path(database.removeprefix("sqlite:")).absolute())
    if not database.startswith("postgresql:"):
        raise BadPartner(
            f'portal database {database!r}: write "sqlite:PATH" or "postgresql://USER@HOST/NAME".'
        )
    try:
        secret = files.read_secret(Path(password_file)) if password_file else None
    except OSError as wrong:
        raise BadPartner(f"portal password_file {password_file} cannot be read: {wrong.strerror}.") from wrong
    return Where(server=make_conninfo(database, password=secret))


class Exchange:
    """One exchange, open in this process; each thread has a connection of its own.

    Attributes:
        accounts: who signs in.
        registrations: companies that ask to be let in.
        notices: what hosts see of notices, and answer.
        questions: what companies are asked, and what is said of their reports.
    """

    def __init__(self, where: Where) -> None:
        self._connections = Connections(where)
        self.accounts = Accounts(self._connections)
        self.registrations = Registrations(self._connections)
        self.questions = Questions(self._connections)
        self.notices = Notices(self._connections)
        self.packages = Packages(self._connections)

    def make(self) -> None:
        """Make its tables, where they are not there.

        Raises:
            BoxAway: the database does not answer.
        """
        self._connections.make_place()
        with self._connections.writing() as ask:
            for table in _TABLES:
                ask(table.format(bytes=ask.bytes_type))

    def close(self) -> None:
        """Close its connections, at the end."""
        self._connections.close()

    # What the door does.

    def key(self) -> PublicKey | None:
        """Give the newest key that submissions are sealed to; None before the unit made one."""
        with self._connections.reading() as ask:
            rows = ask("SELECT number, public FROM exchange_key ORDER BY number DESC LIMIT 1")
        return PublicKey(rows[0][0], SUBMISSION, bytes(rows[0][1])) if rows else None

    def access(self, sha256: str, now: str) -> Access | None:
        """Give who comes in by a key; None where it opens nothing, or nothing any more."""
        with self._connections.reading() as ask:
            rows = ask(
                "SELECT sha256, partner, title, scopes, expires, name, mail, telephone, certificate "
                "FROM exchange_access "
                "WHERE sha256 = ? AND expires > ?", sha256, now,
            )  # fmt: skip
        return _access(rows[0]) if rows else None

    def put(self, submission: Sealed) -> bool:
        """Put a submission in, whole or not at all; False where the partner's key for it is used already."""
        new = f"INSERT INTO exchange_submission ({_COLUMNS}) VALUES ({', '.join('?' * 10)})"  # noqa: S608
        with self._connections.writing() as ask:
            ask(
                f"{new} ON CONFLICT DO NOTHING",
                submission.reference, submission.partner, submission.idempotency_key,
                submission.own_reference, submission.received_at, submission.sha256, submission.schema,
                submission.signature, submission.key_number, submission.sealed,
            )  # fmt: skip
            return ask.changed > 0

    def by_key(self, partner: str, idempotency_key: str) -> Sealed | None:
        """Give the submission that a partner sent under a key of theirs."""
        return self._one("partner = ? AND idempotency_key = ?", partner, idempotency_key)

    def by_reference(self, partner: str, reference: str) -> Sealed | None:
        """Give a partner's own submission; None where there is none, or it is another's, alike."""
        return self._one("partner = ? AND reference = ?", partner, reference)

    def of_partner(self, partner: str, before: tuple[str, str], most: int) -> list[Sealed]:
        """List a partner's submissions, the newest first: those before a time and a reference of theirs."""
        with self._connections.reading() as ask:
            rows = ask(
                f"SELECT {_COLUMNS} FROM exchange_submission "  # noqa: S608 - our own columns
                "WHERE partner = ? AND (received_at, reference) < (?, ?) "
                "ORDER BY received_at DESC, reference DESC LIMIT ?", partner, *before, most,
            )  # fmt: skip
        return [_sealed(row) for row in rows]

    def _one(self, condition: str, *values: str) -> Sealed | None:
        with self._connections.reading() as ask:
            rows = ask(
                f"SELECT {_COLUMNS} FROM exchange_submission WHERE {condition}",  # noqa: S608 - our own columns
                *values,
            )
        return _sealed(rows[0]) if rows else None

    # What the unit does.

    def publish(self, key: PublicKey, accesses: Sequence[Access]) -> None:
        """Say to which key is sealed from now on, and who may come in: these, and nobody else."""
        with self._connections.writing() as ask:
            # A database that was restored knows no later ones, and nobody opens what is sealed to them.
            ask(
                "DELETE FROM exchange_key WHERE number > ? OR (number = ? AND public <> ?)",
                key.number, key.number, key.public,
            )  # fmt: skip
            ask("INSERT INTO exchange_key VALUES (?, ?) ON CONFLICT DO NOTHING", key.number, key.public)
            ask("DELETE FROM exchange_access")
            for each in accesses:
                ask(
                    "INSERT INTO exchange_access VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    each.sha256, each.partner, each.title, " ".join(each.scopes), each.expires,
                    each.name, each.mail, each.telephone, each.certificate,
                )  # fmt: skip

    def waiting(self, most: int) -> list[Sealed]:
        """Give submissions that the unit has not taken yet, the oldest first."""
        with self._connections.reading() as ask:
            rows = ask(
                f"SELECT {_COLUMNS} FROM exchange_submission WHERE {_WAITS} "  # noqa: S608 - our own columns
                "ORDER BY received_at, reference LIMIT ?", b"", most,
            )  # fmt: skip
        return [_sealed(row) for row in rows]

    def taken(self, reference: str) -> None:
        """Empty a submission that the unit has taken; its receipt stays."""
        with self._connections.writing() as ask:
            ask("UPDATE exchange_submission SET sealed = ? WHERE reference = ?", b"", reference)

    def erase(self, receipts: Mapping[str, bool]) -> None:
        """Take away what was asked of submissions, and each receipt unless it says to keep it."""
        with self._connections.writing() as ask:
            for reference, keeps_receipt in receipts.items():
                questions.erase(ask, reference, keeps_receipt=keeps_receipt)
                if not keeps_receipt:
                    ask("DELETE FROM exchange_submission WHERE reference = ?", reference)

    def put_aside(self, reference: str, fault: str) -> None:
        """Leave a submission that could not be opened where it is, with the reason."""
        with self._connections.writing() as ask:
            ask("UPDATE exchange_submission SET fault = ? WHERE reference = ?", fault[:500], reference)

    def again(self, reference: str) -> None:
        """Have a submission that was put aside wait again."""
        with self._connections.writing() as ask:
            ask("UPDATE exchange_submission SET fault = '' WHERE reference = ?", reference)

    def aside(self) -> list[tuple[str, str]]:
        """List what was put aside: each reference with its reason, the oldest first."""
        with self._connections.reading() as ask:
            rows = ask(
                "SELECT reference, fault FROM exchange_submission WHERE fault <> '' ORDER BY received_at"
            )
        return [(reference, fault) for reference, fault in rows]


def _access(row: Sequence[Any]) -> Access:
    sha256, partner, title, scopes, *rest = row
    return Access(sha256, partner, title, tuple(scopes.split()), *rest)


def _sealed(row: Sequence[Any]) -> Sealed:
    reference, partner, key, own_reference, received_at, sha256, schema, signature, number, sealed = row
    # Whoever may write there can write a text: it opens no more than other octets, and holds up nobody's.
    octets = sealed.encode() if isinstance(sealed, str) else bytes(sealed)
    return Sealed(
        reference, partner, key, own_reference, received_at, sha256, schema, signature, number, octets
    )

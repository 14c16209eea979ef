"""Who signs in at the partners' door: people the unit names, what they sign in with, and their sessions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from tutela.casework.letterbox.connection import Ask, Connections

TABLES = (
    """CREATE TABLE IF NOT EXISTS exchange_person (
        mail TEXT PRIMARY KEY, partner TEXT NOT NULL, title TEXT NOT NULL, name TEXT NOT NULL,
        telephone TEXT NOT NULL, scopes TEXT NOT NULL)""",
    """CREATE TABLE IF NOT EXISTS exchange_link (
        sha256 TEXT PRIMARY KEY, mail TEXT NOT NULL, expires TEXT NOT NULL)""",
    """CREATE TABLE IF NOT EXISTS exchange_used_link (sha256 TEXT PRIMARY KEY)""",
    """CREATE TABLE IF NOT EXISTS exchange_account (
        mail TEXT PRIMARY KEY, secret {bytes} NOT NULL, last_step BIGINT NOT NULL, since TEXT NOT NULL,
        recent BIGINT NOT NULL, failures BIGINT NOT NULL)""",
    """CREATE TABLE IF NOT EXISTS exchange_passkey (
        name TEXT PRIMARY KEY, mail TEXT NOT NULL, credential {bytes} NOT NULL, counter BIGINT NOT NULL,
        used TEXT NOT NULL)""",
    """CREATE TABLE IF NOT EXISTS exchange_session (
        sha256 TEXT PRIMARY KEY, mail TEXT NOT NULL, expires TEXT NOT NULL)""",
)
_PERSON = "mail, partner, title, name, telephone, scopes"
WINDOW = timedelta(minutes=15)
MOST_IN_WINDOW, MOST_IN_A_ROW = 5, 50


@dataclass(frozen=True, slots=True)
class Visitor:
    """A person of a partner who may sign in: by which mail address, and what for."""

    mail: str
    partner: str
    title: str
    name: str
    telephone: str
    scopes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """A link that lets a person choose once what they sign in with, until a moment (ISO 8601, UTC)."""

    sha256: str
    mail: str
    expires: str


@dataclass(frozen=True, slots=True)
class Secret:
    """What a person signs in with, encrypted by the door, and the half minute of the code used last."""

    octets: bytes
    last_step: int


@dataclass(frozen=True, slots=True)
class Passkey:
    """A passkey: whose it is, and what it is judged by."""

    mail: str
    credential: bytes
    counter: int


class Accounts:
    """The accounts of the door; each call is one transaction."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    # What the unit does.

    def publish(self, visitors: Sequence[Visitor], links: Sequence[Link]) -> None:
        """Say who may sign in, and by which links they begin: these, and nobody else."""
        with self._connections.writing() as ask:
            ask("DELETE FROM exchange_person")
            ask("DELETE FROM exchange_link")
            for each in visitors:
                ask(
                    f"INSERT INTO exchange_person ({_PERSON}) VALUES (?, ?, ?, ?, ?, ?)",  # noqa: S608 - our own
                    each.mail, each.partner, each.title, each.name, each.telephone, " ".join(each.scopes),
                )  # fmt: skip
            for link in links:
                ask("INSERT INTO exchange_link VALUES (?, ?, ?)", link.sha256, link.mail, link.expires)

    # What the door does.

    def of_link(self, sha256: str, now: str) -> Visitor | None:
        """Give whose link it is; None where it opens nothing, or was used."""
        return self._visitor(
            "JOIN exchange_link link ON link.mail = person.mail WHERE link.sha256 = ? AND link.expires > ? "
            "AND link.sha256 NOT IN (SELECT sha256 FROM exchange_used_link)",
            sha256, now,
        )  # fmt: skip

    def enrol(self, link: str, mail: str, secret: bytes, step: int, now: str) -> bool:
        """Take what somebody signs in with from now on, and end their sessions; False: the link was used."""
        with self._connections.writing() as ask:
            if not _began_anew(ask, link, mail):
                return False
            ask("INSERT INTO exchange_account VALUES (?, ?, ?, ?, 0, 0)", mail, secret, step, now)
            return True

    def enrol_passkey(self, link: str, name: str, passkey: Passkey, now: str) -> bool:
        """Take a passkey to sign in with from now on, as `enrol` takes a secret; False: the link was used."""
        with self._connections.writing() as ask:
            if not _began_anew(ask, link, passkey.mail):
                return False
            # Who has the device has it for one account: the last one chosen.
            ask("DELETE FROM exchange_passkey WHERE name = ?", name)
            ask(
                "INSERT INTO exchange_passkey VALUES (?, ?, ?, ?, ?)",
                name, passkey.mail, passkey.credential, passkey.counter, now,
            )  # fmt: skip
            return True

    def passkey(self, name: str) -> Passkey | None:
        """Give a passkey by its name; None where it is none of this door's."""
        with self._connections.reading() as ask:
            rows = ask("SELECT mail, credential, counter FROM exchange_passkey WHERE name = ?", name)
        return Passkey(rows[0][0], bytes(rows[0][1]), rows[0][2]) if rows else None

    def open_by_passkey(self, name: str, counter: int, asked_at: str, session: str, expires: str) -> bool:
        """Open a session by a passkey's answer that was right; False where it answers what was used."""
        with self._connections.writing() as ask:
            ask(
                "UPDATE exchange_passkey SET counter = ?, used = ? WHERE name = ? AND used < ?",
                counter, asked_at, name, asked_at,
            )  # fmt: skip
            if ask.changed < 1:
                return False
            ask(
                "INSERT INTO exchange_session SELECT CAST(? AS TEXT), mail, CAST(? AS TEXT) "
                "FROM exchange_passkey WHERE name = ?", session, expires, name,
            )  # fmt: skip
            return True

    def guess(self, mail: str, now: datetime) -> Secret | None:
        """Count a guess before it is judged; None where nobody has this address, or too many were made."""
        with self._connections.writing() as ask:
            rows = ask(
                "SELECT secret, last_step, since, recent, failures FROM exchange_account WHERE mail = ?", mail
            )
            if not rows:
                return None
            secret, last_step, since, recent, failures = rows[0]
            began = datetime.fromisoformat(since)
            # A clock that was set back begins anew as well: nobody is shut out for a year.
            if not began <= now < began + WINDOW:
                began, recent = now, 0
            if recent >= MOST_IN_WINDOW or failures >= MOST_IN_A_ROW:
                return None
            ask(
                "UPDATE exchange_account SET since = ?, recent = ?, failures = ? WHERE mail = ?",
                began.isoformat(), recent + 1, failures + 1, mail,
            )  # fmt: skip
        return Secret(bytes(secret), last_step)

    def open(self, mail: str, step: int, session: str, expires: str) -> bool:
        """Open a session by a code that was right; False where a code of this half minute was used."""
        with self._connections.writing() as ask:
            ask(
                "UPDATE exchange_account SET last_step = ?, recent = 0, failures = 0 "
                "WHERE mail = ? AND last_step < ?", step, mail, step,
            )  # fmt: skip
            if ask.changed < 1:
                return False
            ask("INSERT INTO exchange_session VALUES (?, ?, ?)", session, mail, expires)
            return True

    def begin(self, mail: str, session: str, expires: str) -> None:
        """Open a session for somebody who chose just now what they sign in with."""
        with self._connections.writing() as ask:
            ask("INSERT INTO exchange_session VALUES (?, ?, ?)", session, mail, expires)

    def of_session(self, sha256: str, now: str) -> Visitor | None:
        """Give who is signed in; None where nobody is, or they are named by the unit no more."""
        return self._visitor(
            "JOIN exchange_session session ON session.mail = person.mail "
            "WHERE session.sha256 = ? AND session.expires > ?", sha256, now,
        )  # fmt: skip

    def end(self, sha256: str, now: str) -> None:
        """End a session, and clear away those that have ended."""
        with self._connections.writing() as ask:
            ask("DELETE FROM exchange_session WHERE sha256 = ? OR expires <= ?", sha256, now)

    def _visitor(self, condition: str, *values: str) -> Visitor | None:
        columns = ", ".join(f"person.{name}" for name in _PERSON.split(", "))
        question = f"SELECT {columns} FROM exchange_person person {condition}"  # noqa: S608 - our own columns
        with self._connections.reading() as ask:
            rows = ask(question, *values)
        if not rows:
            return None
        mail, partner, title, name, telephone, scopes = rows[0]
        return Visitor(mail, partner, title, name, telephone, tuple(scopes.split()))


def _began_anew(ask: Ask, link: str, mail: str) -> bool:
    """Use a link up, and end what somebody signed in with before; False where it was used."""
    ask("INSERT INTO exchange_used_link VALUES (?) ON CONFLICT DO NOTHING", link)
    if ask.changed < 1:
        return False
    for table in ("exchange_account", "exchange_passkey", "exchange_session"):
        ask(f"DELETE FROM {table} WHERE mail = ?", mail)  # noqa: S608 - our own names
    return True

"""The letterbox itself: a database of its own, into which the door only puts and from which the unit takes.

A SQLite file, or a PostgreSQL database where the door's account may do no more than its own half of this.
What a flood does here holds up nobody's casework. Every call is one transaction.
"""

from collections.abc import Collection, Sequence
from typing import Any

from tutela.casework.letterbox.connection import Ask, Connections, Where, names_of
from tutela.casework.letterbox.letters import Lane, Letter, PublicKey, Reply, Spoken, Standing, Told

# Each version only adds; the last one reads whatever an earlier one wrote.
_TABLES = (
    """CREATE TABLE IF NOT EXISTS door_key (
        number BIGINT PRIMARY KEY, purpose TEXT NOT NULL, public {bytes} NOT NULL)""",
    """CREATE TABLE IF NOT EXISTS door_report (
        lookup {bytes} PRIMARY KEY, submission {bytes} NOT NULL UNIQUE, key_number BIGINT NOT NULL,
        sealed_body {bytes} NOT NULL, form_version_sha256 {bytes} NOT NULL, hour_bucket BIGINT NOT NULL,
        channel TEXT NOT NULL, lane TEXT NOT NULL)""",
    "CREATE TABLE IF NOT EXISTS door_aside (lookup {bytes} PRIMARY KEY)",
    """CREATE TABLE IF NOT EXISTS door_contact (
        lookup {bytes} PRIMARY KEY, key_number BIGINT NOT NULL, sealed {bytes} NOT NULL)""",
    "CREATE TABLE IF NOT EXISTS door_kept (lookup {bytes} PRIMARY KEY)",
    """CREATE TABLE IF NOT EXISTS door_state (
        lookup {bytes} PRIMARY KEY, state TEXT NOT NULL, question_number BIGINT NOT NULL,
        sealed_question {bytes} NOT NULL, ends_on TEXT NOT NULL)""",
    """CREATE TABLE IF NOT EXISTS door_reply (
        lookup {bytes} NOT NULL, question_number BIGINT NOT NULL, key_number BIGINT NOT NULL,
        sealed_body {bytes} NOT NULL, hour_bucket BIGINT NOT NULL, PRIMARY KEY (lookup, question_number))""",
    """CREATE TABLE IF NOT EXISTS door_reply_aside (
        lookup {bytes} NOT NULL, question_number BIGINT NOT NULL, PRIMARY KEY (lookup, question_number))""",
    "CREATE TABLE IF NOT EXISTS door_spoken (name {bytes} PRIMARY KEY, ends_on TEXT NOT NULL)",
    "CREATE TABLE IF NOT EXISTS door_spoken_used (name {bytes} PRIMARY KEY)",
)
KEPT = names_of(_TABLES)
_OF_A_LETTER = (
    "door_report", "door_contact", "door_kept", "door_reply", "door_state", "door_aside", "door_reply_aside",
)  # fmt: skip
_LETTER = (
    "lookup, submission, key_number, sealed_body, form_version_sha256, hour_bucket, channel, lane, "
    "COALESCE((SELECT sealed FROM door_contact WHERE door_contact.lookup = door_report.lookup), ''), "
    "COALESCE((SELECT key_number FROM door_contact WHERE door_contact.lookup = door_report.lookup), 0)"
)


class Box:
    """One letterbox, open in this process; each thread has a connection of its own."""

    def __init__(self, where: Where) -> None:
        self._connections = Connections(where)

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

    def keys(self) -> dict[str, PublicKey]:
        """Give the newest key for each purpose."""
        with self._connections.reading() as ask:
            rows = ask("SELECT number, purpose, public FROM door_key ORDER BY number")
        return {purpose: PublicKey(number, purpose, bytes(public)) for number, purpose, public in rows}

    def put(self, letter: Letter) -> bool:
        """Put a letter in, whole or not at all; False where one of the same form is there already."""
        with self._connections.writing() as ask:
            return _put(ask, letter)

    def keep(self, lookup: bytes) -> None:
        """Note that the reporter has the receipt; it is not shown again."""
        with self._connections.writing() as ask:
            ask("INSERT INTO door_kept VALUES (?) ON CONFLICT DO NOTHING", lookup)

    def is_kept(self, lookup: bytes) -> bool:
        """Say whether the reporter has the receipt."""
        with self._connections.reading() as ask:
            return bool(ask("SELECT 1 FROM door_kept WHERE lookup = ?", lookup))

    def standing(self, lookup: bytes, today: str) -> Told | None:
        """Say how a report stands for its reporter; None where there is none, or none any more.

        The same is asked of the database whichever it is.
        """
        with self._connections.reading() as ask:
            there = ask("SELECT 1 FROM door_report WHERE lookup = ?", lookup)
            said = ask(
                "SELECT state, question_number, sealed_question, ends_on FROM door_state WHERE lookup = ?",
                lookup,
            )
            answered = ask("SELECT question_number FROM door_reply WHERE lookup = ?", lookup)
        if said:
            state, number, question, ends_on = said[0]
            is_answered = (number,) in {tuple(each) for each in answered}
            is_over = bool(ends_on) and ends_on < today
            return None if is_over else Told(Standing(state), number, bytes(question), ends_on, is_answered)
        return Told(Standing.RECEIVED) if there else None

    def answer(self, reply: Reply) -> bool:
        """Put a reply in; False where this question was answered already."""
        with self._connections.writing() as ask:
            ask(
                "INSERT INTO door_reply VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                reply.lookup, reply.question_number, reply.key_number, reply.sealed_body, reply.hour,
            )  # fmt: skip
            return ask.changed > 0

    def spoken(self, name: bytes, today: str) -> Spoken | None:
        """Say how words stand that were read aloud; None where nobody read them, or their day is over.

        The same is asked of the database whichever it is.
        """
        with self._connections.reading() as ask:
            there = ask("SELECT ends_on FROM door_spoken WHERE name = ?", name)
            used = ask("SELECT 1 FROM door_spoken_used WHERE name = ?", name)
        if not there or there[0][0] < today:
            return None
        return Spoken.CHANGED if used else Spoken.WAITS

    def change(self, name: bytes, letter: Letter) -> bool:
        """Put words that were read aloud out of use, and in the letter that says for what; both or neither.

        False where they were changed before.
        """
        with self._connections.writing() as ask:
            ask("INSERT INTO door_spoken_used VALUES (?) ON CONFLICT DO NOTHING", name)
            return ask.changed > 0 and _put(ask, letter)

    # What the unit does.

    def speak(self, name: bytes, ends_on: str) -> None:
        """Have words that were read aloud be changed at the door, until a day, YYYY-MM-DD."""
        with self._connections.writing() as ask:
            ask("INSERT INTO door_spoken VALUES (?, ?) ON CONFLICT DO NOTHING", name, ends_on)

    def unspeak(self, name: bytes) -> None:
        """Have words that were read aloud open nothing from now on."""
        with self._connections.writing() as ask:
            ask("DELETE FROM door_spoken WHERE name = ?", name)

    def publish(self, key: PublicKey) -> None:
        """Have letters sealed to a key from now on."""
        with self._connections.writing() as ask:
            # A database that was restored knows no later ones, and nobody opens what is sealed to them.
            ask(
                "DELETE FROM door_key WHERE (number > ? AND purpose = ?) OR (number = ? AND public <> ?)",
                key.number, key.purpose, key.number, key.public,
            )  # fmt: skip
            ask(
                "INSERT INTO door_key VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                key.number, key.purpose, key.public,
            )  # fmt: skip

    def waiting(self, most: int, others: Collection[int] = ()) -> list[Letter]:
        """Give letters that nobody has taken in yet, the oldest hour first; none sealed to `others`."""
        with self._connections.reading() as ask:
            rows = ask(
                f"SELECT {_LETTER} FROM door_report "  # noqa: S608 - our own columns
                f"WHERE sealed_body <> ? {_no_others(others)} AND NOT EXISTS "
                "(SELECT 1 FROM door_aside WHERE door_aside.lookup = door_report.lookup) "
                "ORDER BY hour_bucket, lookup LIMIT ?",
                b"", *others, most,
            )  # fmt: skip
        return [_letter(row) for row in rows]

    def replies(self, most: int, others: Collection[int] = ()) -> list[Reply]:
        """Give replies that nobody has taken in yet, the oldest hour first; none sealed to `others`."""
        with self._connections.reading() as ask:
            rows = ask(
                "SELECT lookup, question_number, key_number, sealed_body, hour_bucket "  # noqa: S608 - our own
                f"FROM door_reply WHERE sealed_body <> ? {_no_others(others)} AND NOT EXISTS "
                "(SELECT 1 FROM door_reply_aside AS aside WHERE "
                "aside.lookup = door_reply.lookup AND aside.question_number = door_reply.question_number) "
                "ORDER BY hour_bucket, lookup LIMIT ?",
                b"", *others, most,
            )  # fmt: skip
        return [Reply(bytes(row[0]), row[1], row[2], bytes(row[3]), row[4]) for row in rows]

    def taken(self, lookup: bytes) -> None:
        """Empty a letter that the unit has taken in; that it came, and its form, stay."""
        with self._connections.writing() as ask:
            ask("UPDATE door_report SET sealed_body = ? WHERE lookup = ?", b"", lookup)
            ask("DELETE FROM door_contact WHERE lookup = ?", lookup)

    def set_aside(self, lookup: bytes) -> None:
        """Keep a letter that does not open as it is, out of the way of the others."""
        with self._connections.writing() as ask:
            ask("INSERT INTO door_aside VALUES (?) ON CONFLICT DO NOTHING", lookup)

    def set_reply_aside(self, reply: Reply) -> None:
        """Keep a reply that does not open as it is, out of the way of the others."""
        with self._connections.writing() as ask:
            ask(
                "INSERT INTO door_reply_aside VALUES (?, ?) ON CONFLICT DO NOTHING",
                reply.lookup, reply.question_number,
            )  # fmt: skip

    def again(self, reference: str) -> None:
        """Have a letter that was set aside wait again, or a reply: "LOOKUP" or "LOOKUP/QUESTION", in hex."""
        lookup, _, number = reference.partition("/")
        with self._connections.writing() as ask:
            if number:
                ask(
                    "DELETE FROM door_reply_aside WHERE lookup = ? AND question_number = ?",
                    bytes.fromhex(lookup), int(number),
                )  # fmt: skip
            else:
                ask("DELETE FROM door_aside WHERE lookup = ?", bytes.fromhex(lookup))

    def reply_taken(self, reply: Reply) -> None:
        """Empty a reply that the unit has taken in."""
        with self._connections.writing() as ask:
            ask(
                "UPDATE door_reply SET sealed_body = ? WHERE lookup = ? AND question_number = ?",
                b"", reply.lookup, reply.question_number,
            )  # fmt: skip

    def tell(self, lookup: bytes, told: Told) -> None:
        """Say how a report stands for its reporter from now on."""
        with self._connections.writing() as ask:
            ask("DELETE FROM door_state WHERE lookup = ?", lookup)
            ask(
                "INSERT INTO door_state VALUES (?, ?, ?, ?, ?)",
                lookup, str(told.standing), told.question_number, told.sealed_question, told.ends_on,
            )  # fmt: skip

    def forget(self, today: str) -> int:
        """Take away whatever ended before a day, YYYY-MM-DD; give how many receipts open nothing any more."""
        with self._connections.writing() as ask:
            ended = ask("SELECT lookup FROM door_state WHERE ends_on <> '' AND ends_on < ?", today)
            for (lookup,) in ended:
                for table in _OF_A_LETTER:
                    ask(f"DELETE FROM {table} WHERE lookup = ?", bytes(lookup))  # noqa: S608 - our own tables
            ask("DELETE FROM door_spoken WHERE ends_on < ?", today)
            ask("DELETE FROM door_spoken_used WHERE name NOT IN (SELECT name FROM door_spoken)")
        return len(ended)


def _no_others(others: Collection[int]) -> str:
    return f"AND key_number NOT IN ({', '.join('?' * len(others))})" if others else ""


def _put(ask: Ask, letter: Letter) -> bool:
    new = "INSERT INTO door_report VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"
    contact = "INSERT INTO door_contact VALUES (?, ?, ?) ON CONFLICT DO NOTHING"
    ask(
        new, letter.lookup, letter.submission, letter.key_number, letter.sealed_body,
        letter.form_version, letter.hour, letter.channel, str(letter.lane),
    )  # fmt: skip
    is_new = ask.changed > 0
    if is_new and letter.sealed_contact:
        ask(contact, letter.lookup, letter.contact_key_number, letter.sealed_contact)
    return is_new


def _letter(row: Sequence[Any]) -> Letter:
    lookup, submission, number, body, version, hour, channel, lane, contact, contact_number = row
    return Letter(
        bytes(lookup), bytes(submission), number, _bytes(body), _bytes(version), hour, channel, Lane(lane),
        _bytes(contact), contact_number,
    )  # fmt: skip


def _bytes(value: Any) -> bytes:
    return value.encode() if isinstance(value, str) else bytes(value)

"""Writes exports as telephones and companies do, of numbered sentences, and knows what is in them."""

import json
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

FIRST = datetime(2024, 2, 13, 9, 58, tzinfo=UTC)
_STEP = timedelta(hours=7, minutes=1)
WHO = ("+441632960001", "+441632960002", "+441632960003")


@dataclass(frozen=True)
class Line:
    """One message as it was written: by whom, when, and its number."""

    number: int
    who: str
    at: datetime

    @property
    def text(self) -> str:
        """A sentence, with a sign that is no ASCII, and for every fifth a second line."""
        more = f"\nLine two of {self.number}." if self.number % 5 == 0 else ""
        return f"Sentence number {self.number}, été.{more}"

    @property
    def at_ms(self) -> int:
        """When, in milliseconds since 1970."""
        return int(self.at.timestamp() * 1000)


def lines(count: int) -> list[Line]:
    """Give so many messages, over enough days for every order of dates to be told."""
    return [Line(number, WHO[number % 3], FIRST + number * _STEP) for number in range(count)]


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def telegram(count: int) -> bytes:
    """One chat of Telegram Desktop, its texts in pieces now and then."""
    messages = [
        {"id": each.number, "type": "message", "date": each.at.strftime("%Y-%m-%dT%H:%M:%S"),
         "date_unixtime": str(each.at_ms // 1000), "from": f"Person {each.who[-1]}", "from_id": each.who,
         "text": each.text if each.number % 2 else [each.text[:5], {"type": "bold", "text": each.text[5:]}]}
        for each in lines(count)
    ]  # fmt: skip
    return _json({"name": "Chat 1", "type": "personal_chat", "id": 77, "messages": messages})


def telegram_full(count: int) -> bytes:
    """All of an account of Telegram: the same chat among others, below a long list of contacts."""
    chat = json.loads(telegram(count))
    contacts = {"list": [{"user_id": number, "first_name": f"Contact {number}"} for number in range(3000)]}
    about = "Here is the data you requested. Telegram"
    return _json({"about": about, "contacts": contacts, "chats": {"list": [{"id": 5, "messages": []}, chat]}})


def signal(count: int) -> bytes:
    """Signal's frames, one a line."""
    frames: list[object] = [{"version": "1"}]
    frames += [{"recipient": {"id": str(at), "contact": {"e164": who[1:]}}} for at, who in enumerate(WHO)]
    frames.append({"chat": {"id": "1", "recipientId": "0"}})
    frames += [
        {"chatItem": {"chatId": "1", "authorId": str(WHO.index(each.who)), "dateSent": str(each.at_ms),
                      "incoming": {}, "standardMessage": {"text": {"body": each.text}}}}
        for each in lines(count)
    ]  # fmt: skip
    return b"\n".join(map(_json, frames)) + b"\n"


def _garbled(text: str) -> str:
    return text.encode().decode("latin-1")


def instagram(count: int) -> bytes:
    """A conversation of Instagram, the newest first, its UTF-8 as signs of Latin-1."""
    messages = [
        {"sender_name": each.who, "timestamp_ms": each.at_ms, "content": _garbled(each.text)}
        for each in reversed(lines(count))
    ]
    people = [{"name": who} for who in WHO]
    return json.dumps({"participants": people, "messages": messages, "title": "Chat 1"}).encode()


def discord(count: int) -> bytes:
    """A channel as DiscordChatExporter writes it."""
    messages = [
        {"id": str((1 << 60) + each.number), "type": "Default", "timestamp": each.at.isoformat(),
         "content": each.text, "author": {"id": each.who, "name": f"Person {each.who[-1]}"}}
        for each in lines(count)
    ]  # fmt: skip
    return _json({"guild": {"name": "Guild 1"}, "channel": {"id": "1", "name": "c"}, "messages": messages})


def google_chat(count: int) -> bytes:
    """A conversation of Google Chat as Takeout has it."""
    messages = [
        {"creator": {"name": "Person", "email": each.who}, "text": each.text, "message_id": str(each.number),
         "created_date": each.at.strftime("%A, %B %d, %Y at %I:%M:%S\u202f%p UTC")}
        for each in lines(count)
    ]  # fmt: skip
    return _json({"messages": messages})


def snapchat(count: int) -> bytes:
    """The chat history of an account of Snapchat."""
    messages = [
        {"From": each.who, "Media Type": "TEXT", "Created": each.at.strftime("%Y-%m-%d %H:%M:%S UTC"),
         "Content": each.text, "IsSender": False, "Created(microseconds)": each.at_ms}
        for each in lines(count)
    ]  # fmt: skip
    return _json({"account_1": messages})


def x_archive(count: int) -> bytes:
    """The direct messages of an account of X, as the script it comes as."""
    messages = [
        {"messageCreate": {"id": str(each.number), "senderId": each.who, "recipientId": "1",
                           "text": each.text, "createdAt": each.at.strftime("%Y-%m-%dT%H:%M:%S.000Z")}}
        for each in lines(count)
    ]  # fmt: skip
    return b"window.YTD.direct_messages.part0 = " + _json(
        [{"dmConversation": {"conversationId": "1-2", "messages": messages}}]
    )


def mbox(count: int) -> bytes:
    """Mails in one file, each an answer to the first."""
    pieces = []
    for each in lines(count):
        pieces += [
            "From a@example.org Mon Jan  1 10:00:00 2024",
            f"From: {each.who} <{each.who}@example.org>",
            "To: b@example.org",
            "Subject: Re: Subject 1",
            f"Message-ID: <{each.number}@example.org>",
            "References: <0@example.org>",
            each.at.strftime("Date: %a, %d %b %Y %H:%M:%S +0000"),
            "Content-Type: text/plain; charset=utf-8",
            "",
            each.text,
            "",
        ]
    return "\n".join([*pieces, ""]).encode()


def csv(count: int) -> bytes:
    """A table with a heading of its own."""
    rows = "".join(f'{each.at_ms};"{each.text}";{each.who};1\n' for each in lines(count))
    return f"When;Words;Who;Other\n{rows}".encode()


CSV_MAPPING = {"time": "When", "text": "Words", "sender": "Who", "time_unit": "ms"}


def ufdr(count: int) -> bytes:
    """The report of a telephone's extraction, a chat in it and a call."""

    def field(name: str, said: str) -> str:
        return f'<field name="{name}" type="String"><value type="String">{said}</value></field>'

    def party(name: str, who: str, at: int) -> str:
        model = f'<model type="Party" id="{name}{at}">{field("Identifier", who)}</model>'
        return f'<modelField name="{name}" type="Party">{model}</modelField>'

    messages = "".join(
        f'<model type="InstantMessage" id="m{each.number}" deleted_state="Intact">'
        f"{party('From', each.who, each.number)}{field('Body', each.text)}"
        f"{field('TimeStamp', each.at.isoformat())}</model>"
        for each in lines(count)
    )
    call = f'<model type="Call" id="k1" deleted_state="Deleted">{field("Type", "Missed")}</model>'
    return (
        '<?xml version="1.0" encoding="utf-8"?>'
        '<project xmlns="http://pa.cellebrite.com/report/2.0" name="1" reportVersion="5.3">'
        '<decodedData><modelType type="Chat"><model type="Chat" id="c1" deleted_state="Intact">'
        f'{field("Source", "App")}<multiModelField name="Messages" type="InstantMessage">{messages}'
        f'</multiModelField></model></modelType><modelType type="Call">{call}</modelType>'
        "</decodedData></project>"
    ).encode()


def database(*statements: str) -> bytes:
    """A database of SQLite, by the statements that fill it."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "made.db")
        connection = sqlite3.connect(path)
        connection.executescript(";".join(statements))
        connection.commit()
        connection.close()
        return path.read_bytes()


def lava(count: int) -> bytes:
    """The database of a LAVA report."""
    rows = ",".join(
        f"({each.at_ms // 1000}, '{each.who}', '{each.text}', 'Incoming', 'chat 1')" for each in lines(count)
    )
    table = "CREATE TABLE messages(timestamp INTEGER, sender TEXT, message TEXT, direction TEXT, chat TEXT)"
    return database(table, "INSERT INTO messages VALUES " + rows)  # noqa: S608 - our own rows


def lava_index(schema: int | None = 2, view: str = "conversation") -> bytes:
    """What lies beside it; an older report has no number of its schema, and another name for the view."""
    shown = {"textColumn": "message", "directionColumn": "direction", "directionSentValue": "Outgoing",
             "timeColumn": "timestamp", "senderColumn": "sender"}  # fmt: skip
    shown["conversationDiscriminatorColumn" if view == "conversation" else "threadDiscriminatorColumn"] = (
        "chat"
    )
    artifact = {"name": "App messages", "tablename": "messages", "module": "app", "data_views": {view: shown},
                "object_columns": [{"name": "timestamp", "type": "datetime"}]}  # fmt: skip
    said: dict[str, object] = {"artifacts": {"App": [artifact]}}
    return _json(said | ({"lava_schema_version": schema} if schema else {}))


def axiom(count: int) -> bytes:
    """A case of AXIOM: messages of one application, values of each by the names of their fields."""
    named = {1: "Sender", 2: "Message", 3: "Message Sent Date/Time - UTC+00:00 (dd/MM/yyyy)", 4: "Direction"}
    text = "hit_id INTEGER, fragment_definition_id INTEGER"
    hits, strings, dates = ["(900001, 2)"], ["(900001, 9, 'Program 1')"], list[str]()
    for at, each in enumerate(lines(count), 1):
        hits.append(f"({at}, 1)")
        strings += [f"({at}, 1, '{each.who}')", f"({at}, 2, '{each.text}')", f"({at}, 4, 'Incoming')"]
        dates.append(f"({at}, 3, {each.at_ms}, '{each.at:%d/%m/%Y %H:%M:%S}')")
    fields = ",".join(f"({at}, 1, '{name}')" for at, name in named.items())
    return database(
        "CREATE TABLE scan_artifact_hit(hit_id INTEGER, artifact_version_id INTEGER)",
        "CREATE TABLE artifact_version(artifact_version_id INTEGER, artifact_id INTEGER, artifact_name TEXT)",
        "CREATE TABLE fragment_definition(fragment_definition_id INTEGER, of_version INTEGER, name TEXT)",
        f"CREATE TABLE hit_fragment_string({text}, value TEXT)",
        f"CREATE TABLE hit_fragment_date({text}, unix_timestamp_ms INTEGER, formatted_value TEXT)",
        "INSERT INTO artifact_version VALUES (1, 1, 'App Messages'), (2, 2, 'Installed Programs')",
        "INSERT INTO fragment_definition VALUES " + fields,  # noqa: S608 - our own rows
        "INSERT INTO scan_artifact_hit VALUES " + ",".join(hits),  # noqa: S608 - as above
        "INSERT INTO hit_fragment_string VALUES " + ",".join(strings),  # noqa: S608 - as above
        "INSERT INTO hit_fragment_date VALUES " + ",".join(dates),  # noqa: S608 - as above
    )


# How WhatsApp writes a line on telephones of other languages: with what and where a message begins.
_LOCALES: dict[str, Callable[[Line], str]] = {
    "british": lambda each: f"[{each.at:%d/%m/%Y, %H:%M:%S}] {each.who}: ",
    "american": lambda each: f"[{each.at.month}/{each.at.day}/{each.at:%y, %I:%M:%S\u202f%p}] {each.who}: ",
    "german": lambda each: f"{each.at:%d.%m.%y, %H:%M} - {each.who}: ",
    "spanish": lambda each: (
        f"{each.at:%d/%m/%y, %I:%M} {'a' if each.at.hour < 12 else 'p'}.\u00a0m. - {each.who}: "
    ),
    "swedish": lambda each: f"{each.at:%Y-%m-%d %H:%M} - {each.who}: ",
    "japanese": lambda each: (
        f"[{each.at:%Y/%m/%d} {'午前' if each.at.hour < 12 else '午後'}{each.at:%I:%M:%S}] {each.who}: "
    ),
}
LOCALES = tuple(_LOCALES)


def whatsapp(locale: str, count: int) -> bytes:
    """A chat of WhatsApp as text, as a telephone of a language writes it."""
    return "".join(f"{_LOCALES[locale](each)}{each.text}\n" for each in lines(count)).encode()


FORMATS: dict[str, tuple[str, Callable[[int], bytes]]] = {
    "telegram json": ("result.json", telegram),
    "signal json lines": ("main.jsonl", signal),
    "instagram or facebook json": ("inbox/1/message_1.json", instagram),
    "discord json": ("channel.json", discord),
    "google chat json": ("Groups/DM 1/messages.json", google_chat),
    "snapchat json": ("chat_history.json", snapchat),
    "x archive": ("direct-messages.js", x_archive),
    "e-mail": ("mails.mbox", mbox),
    "csv": ("table.csv", csv),
    "ufdr report": ("report.xml", ufdr),
    "lava report": ("1/_lava_artifacts.db", lava),
    "axiom case (experimental)": ("Case.mfdb", axiom),
    "whatsapp text": ("WhatsApp Chat with 1.txt", lambda count: whatsapp("british", count)),
}

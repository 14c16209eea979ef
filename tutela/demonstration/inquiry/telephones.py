"""Writes the exports of two invented telephones, in three formats, of numbered sentences.

The numbers are those that the United Kingdom keeps for drama, the addresses are reserved for examples.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tutela import files

MESSAGES = 30_000
FIRST_NUMBER, SECOND_NUMBER, THIRD_NUMBER = "+447700900011", "+447700900012", "+447700900013"
# Named in messages of both telephones, and in reports.
SHARED_ADDRESS = "https://place7.example/page/7"
SHARED_ACCOUNT = "person7@example.com"
# A day that no order of day and month turns into another.
_BEGAN, _STEP = datetime(2026, 3, 13, 9, 0, tzinfo=UTC), timedelta(minutes=7)
_MENTIONS_EVERY, _DAYS_EVERY = 500, 997


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    who: str
    at: datetime

    @property
    def text(self) -> str:
        if self.number % _MENTIONS_EVERY == 0:
            return f"Sentence {self.number}. {SHARED_ADDRESS} {SHARED_ACCOUNT}"
        if self.number % _DAYS_EVERY == 0:
            return f"Sentence {self.number}, on {self.at + timedelta(days=5):%d/%m/%Y}."
        return f"Sentence {self.number}."


def write_telephones(folder: Path, messages: int = MESSAGES) -> list[Path]:
    """Write the exports that are not there yet; give the folder of each telephone.

    Args:
        folder: where.
        messages: how many messages there are in all; a third of them in each of three files.
    """
    first, second = folder / "phone-1", folder / "phone-2"
    third = messages // 3
    for file, content in (
        (first / "whatsapp" / "_chat.txt", _whatsapp(third)),
        (first / "telegram" / "result.json", _telegram(third)),
        (second / "signal" / "main.jsonl", _signal(messages - 2 * third)),
    ):
        if not file.exists():
            file.parent.mkdir(parents=True, exist_ok=True)
            with files.atomic(file) as out:
                out.writelines(content)
    return [first, second]


def _lines(count: int, *who: str) -> Iterator[_Line]:
    for number in range(1, count + 1):
        yield _Line(number, who[number % len(who)], _BEGAN + number * _STEP)


def _whatsapp(count: int) -> Iterator[bytes]:
    for line in _lines(count, FIRST_NUMBER, SECOND_NUMBER):
        yield f"{line.at:%d/%m/%Y, %H:%M} - {line.who}: {line.text}\n".encode()


def _telegram(count: int) -> Iterator[bytes]:
    messages = [
        {"id": line.number, "type": "message", "date": f"{line.at:%Y-%m-%dT%H:%M:%S}",
         "date_unixtime": str(int(line.at.timestamp())), "from": f"Person {line.who[-1]}",
         "from_id": f"user{line.who[-3:]}", "text": line.text}
        for line in _lines(count, FIRST_NUMBER, THIRD_NUMBER)
    ]  # fmt: skip
    chat = {"name": "Chat 2", "type": "personal_chat", "id": 77, "messages": messages}
    yield json.dumps(chat).encode()


def _signal(count: int) -> Iterator[bytes]:
    who = (SECOND_NUMBER, THIRD_NUMBER)
    frames: list[object] = [{"version": "1"}]
    frames += [{"recipient": {"id": str(at), "contact": {"e164": each[1:]}}} for at, each in enumerate(who)]
    frames.append({"chat": {"id": "1", "recipientId": "0"}})
    for frame in frames:
        yield json.dumps(frame).encode() + b"\n"
    for line in _lines(count, *who):
        item = {"chatId": "1", "authorId": str(who.index(line.who)),
                "dateSent": str(int(line.at.timestamp() * 1000)), "incoming": {},
                "standardMessage": {"text": {"body": line.text}}}  # fmt: skip
        yield json.dumps({"chatItem": item}).encode() + b"\n"

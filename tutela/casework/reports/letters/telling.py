"""Turns an opened letter of the public, or a reply, into what a report tells."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from tutela.casework.letterbox.letters import Letter, Reply
from tutela.engine.formats.reports.told import (
    Address,
    Channel,
    Person,
    PersonRole,
    Priority,
    Source,
    Told,
)

SOURCES = {"public": Source.PUBLIC, "child": Source.CHILD, "work": Source.IT_PROFESSIONAL}
# The key is of the letter, and is needed to ask; it tells nothing of the report.
_NOT_TOLD = {"reporter_key", "addresses", "answers", "routed"}
# The two questions before every form, by the names under which rule books read them.
_ROUTED = {"danger": "danger_now", "where": "where_seen"}
_HOUR_S = 3600


def told_by(letter: Letter, body: Mapping[str, Any]) -> tuple[Told, bytes]:
    """Give what a letter tells, and the bytes that stand for it.

    Its sender is nobody; its reference is the name it lies under.
    """
    answers: Mapping[str, str] = body["answers"]
    age = answers.get("age", "")
    further = {name: value for name, value in body.items() if name not in _NOT_TOLD}
    routed = {_ROUTED.get(name, name): said for name, said in body["routed"].items()}
    asked = {**routed, **answers}
    further |= {f"answers/{name}": said for name, said in asked.items() if name != "more"}
    # Whoever said it once has said it: a "no" on one page takes no "yes" of another away.
    is_danger = "yes" in (routed.get("danger_now"), answers.get("danger_now"))
    if is_danger:
        further["answers/danger_now"] = "yes"
    told = Told(
        source=SOURCES[letter.channel],
        channel=Channel.FORM,
        sender_reference=letter.lookup.hex(),
        form=letter.form_version.hex(),
        discovered_at=answers.get("found_at", ""),
        received_at=str(body.get("sent_at", "")) or _hour(letter.hour),
        priority=Priority("danger now", "said by the sender") if is_danger else None,
        summaries=tuple(filter(None, [answers.get("more", "")])),
        addresses=tuple(map(_address, body["addresses"])),
        persons=(Person(PersonRole.REPORTER, age=age),) if age else (),
        further=further,
    )
    return told, json.dumps(body, sort_keys=True, ensure_ascii=False).encode()


def told_by_reply(reply: Reply, text: str, before: Told, question: str = "") -> tuple[Told, bytes]:
    """Give the next version of a report: what it told, what was asked, and what its reporter answered."""
    number = f"question {reply.question_number}"
    answered = {**before.further, f"answers/{number}": text}
    if question:
        answered[f"asked/{number}"] = question
    told = replace(before, further=answered, is_supplement=True)
    original = {"question": reply.question_number, "text": text, "hour": reply.hour}
    return told, json.dumps(original, sort_keys=True, ensure_ascii=False).encode()


def _address(said: Mapping[str, str]) -> Address:
    corrected = said["kind"] != said["taken_for"]
    note = f"the sender corrected what it was taken for: {said['taken_for']}" if corrected else ""
    return Address(said["text"], said["kind"], note)


def _hour(number: int) -> str:
    return datetime.fromtimestamp(number * _HOUR_S, UTC).isoformat()

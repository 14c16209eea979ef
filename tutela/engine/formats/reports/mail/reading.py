"""Reads mails behind the fence: what each tells, who sent it, and the parts that came with it."""

import io
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any, BinaryIO, Final

from pydantic import ValidationError

from tutela.engine.formats.known import Malformed, OverLimit
from tutela.engine.formats.reports.mail import named, telling
from tutela.engine.formats.reports.told import File, Told, from_json
from tutela.engine.media.fence.fence import Answer, Fence, FenceBreach
from tutela.engine.media.fence.wire import Message

WORK: Final = "tutela.engine.formats.reports.mail.reading:read_mail"
# What comes back of it must fit into one answer of the fence.
MOST_BYTES: Final = 45 << 20
_MORE: Final = "mail/further addresses, in the sealed original"
_NO_SENSE: Final = "What was read of it has no sense."


@dataclass(frozen=True, slots=True)
class Attachment:
    """A part that came with a mail, as its bytes; `name` tells it from the others and is never a path."""

    name: str
    octets: bytes


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail that was read.

    Attributes:
        told: what it tells; nothing in it says who sent it.
        sender: how the sender says they are reached; kept apart from what they tell.
        message_id: its own name, as its sender's program gave it; empty where it has none.
        attachments: every part that is no text of the mail itself.
    """

    told: Told
    sender: str
    message_id: str
    attachments: tuple[Attachment, ...]


def read(fence: Fence, octets: bytes) -> Mail:
    """Read one mail, in a fence made for `WORK`.

    Args:
        fence: a fence whose work is `WORK`.
        octets: the mail as it was received.

    Raises:
        Malformed: it is no mail, or what was read of it has no sense.
        OverLimit: it has more parts, nests deeper or is longer than any report.
        FenceBreach: reading it failed inside the fence.
        FenceUnusable: no child could be started at any level.
    """
    (answer,) = fence.call_many([io.BytesIO(octets)])
    if isinstance(answer, FenceBreach):
        raise answer
    if why := str(answer.facts.get("why", "")):
        raise (OverLimit if answer.facts.get("is_over") else Malformed)(why)
    return _given(answer)


def _given(answer: Answer) -> Mail:
    """Take what the child gives; it is not believed: it must have the form that was agreed."""
    try:
        told = from_json(answer.blobs["told"].decode())
        names = [str(name) for name in answer.facts["names"]]
        attachments = tuple(
            Attachment(name, answer.blobs[f"part {number}"]) for number, name in enumerate(names)
        )
        sender, message_id = str(answer.facts["sender"]), str(answer.facts["message_id"])
        texts, links, own = ([str(one) for one in some] for some in json.loads(answer.blobs["written"]))
    except (KeyError, TypeError, ValueError, ValidationError) as wrong:
        raise Malformed(_NO_SENSE) from wrong
    if len(told.files) != len(attachments):
        raise Malformed(_NO_SENSE)
    addresses, more = named.found(texts, links, own)
    further = {**told.further, **({_MORE: more} if more else {})}
    files = tuple(map(_with_digest, told.files, attachments))
    told = replace(told, files=files, addresses=tuple(addresses), further=further)
    return Mail(told, sender, message_id, attachments)


def _with_digest(file: File, attachment: Attachment) -> File:
    return replace(file, hashes={"sha256": sha256(attachment.octets).hexdigest()})


def read_mail(stream: BinaryIO, _asked: dict[str, Any]) -> Iterator[Message]:
    """Read one mail; the work function of a fence."""
    try:
        octets = stream.read(MOST_BYTES + 1)
        if len(octets) > MOST_BYTES:
            raise OverLimit(f"It is longer than {MOST_BYTES >> 20} MiB.")
        found = telling.read(octets)
    except RecursionError:
        yield Message({"why": "Its parts nest deeper than those of any mail.", "is_over": True})
    except Malformed as wrong:
        yield Message({"why": str(wrong), "is_over": isinstance(wrong, OverLimit)})
    else:
        written = json.dumps([found.texts, found.links, found.own]).encode()
        blobs = {"told": found.told.to_json().encode(), "written": written}
        blobs |= {f"part {number}": octets for number, (_, octets) in enumerate(found.attachments)}
        facts = {
            "names": [name for name, _ in found.attachments],
            "sender": found.sender,
            "message_id": found.message_id,
            "blobs": {name: len(octets) for name, octets in blobs.items()},
        }
        yield Message(facts, b"".join(blobs.values()))

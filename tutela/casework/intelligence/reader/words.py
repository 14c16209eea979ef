"""How texts and times of others stand on pages: whole, in one's own zone, and unable to move anything."""

from datetime import UTC, datetime, tzinfo

from django.urls import reverse

from tutela.casework.intelligence.models import Message
from tutela.engine.communications.told import Basis
from tutela.engine.identifiers.notation import defanged
from tutela.printable import printable

_BASES = {
    Basis.SOURCE_UTC.value: "the source says UTC",
    Basis.ASSUMED.value: "the zone was assumed",
    Basis.TOOL_LOCAL.value: "as the tool wrote it, in a zone that it does not state",
    Basis.NONE.value: "no time that can be",
}
# What joins signs into one, as emoji and some scripts do.
_JOINS = {"\u200c", "\u200d"}


def inert(text: str) -> str:
    """Write others' text: its lines stay, no sign turns others round, no address can be followed."""
    said = defanged(text)
    if said.isascii() and said.isprintable():
        return said
    return "\n".join(
        "".join(sign if sign.isprintable() or sign in _JOINS else printable(sign) for sign in line)
        for line in said.replace("\r\n", "\n").split("\n")
    )


def page_from(message: Message) -> str:
    """Give the address of the page of a thread that begins with a message."""
    thread = reverse("communications-thread", args=[message.thread_id])
    return f"{thread}?after={message.order_ms}.{message.pk - 1}"


def in_zone(at_ms: int | None, zone: tzinfo) -> str:
    """Write a time in a zone; empty where there is none."""
    if at_ms is None:
        return ""
    return datetime.fromtimestamp(at_ms // 1000, UTC).astimezone(zone).strftime("%Y-%m-%d %H:%M:%S %Z")


def basis(message: Message) -> str:
    """Say what its time rests on."""
    return _BASES.get(message.basis, message.basis)


def place(message: Message) -> str:
    """Say where in its file it stands."""
    at = "" if message.offset is None else f", byte {message.offset:,}, {message.length:,} bytes"
    return f"{printable(message.part)} {message.number:,}{at}"

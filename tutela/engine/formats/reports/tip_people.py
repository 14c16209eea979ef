"""What CyberTips of either form say of people, files and network events."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from tutela.engine.formats.reports.parts import Part, parts, take, take_all, take_truth
from tutela.engine.formats.reports.told import (
    Address,
    Device,
    File,
    Identifier,
    IdentifierKind,
    NetworkEvent,
    Person,
)

_HASHES_BY_LENGTH = {32: "md5", 40: "sha1", 64: "sha256"}
_HEXADECIMAL = frozenset("0123456789abcdefABCDEF")


@dataclass(slots=True)
class Gathered:
    """What the parts of one tip give, until all are read."""

    addresses: list[Address] = field(default_factory=list)
    network: list[NetworkEvent] = field(default_factory=list)
    devices: list[Device] = field(default_factory=list)
    persons: list[Person] = field(default_factory=list)
    files: list[File] = field(default_factory=list)
    summaries: list[str] = field(default_factory=list)


def network_event(of: Part, owner: str, address: str) -> NetworkEvent:
    """Read one network event, under either form's names."""
    return NetworkEvent(
        address,
        port=take(of, "port"),
        event=take(of, "eventName"),
        at=take(of, "dateTime"),
        is_proxy=take_truth(of, "possibleProxy"),
        of=owner,
    )


def captures(of: Part, owner: str, gathered: Gathered) -> list[Identifier]:
    """Read source captures of the JSON form; identifiers come back, what has no known type is left."""
    found: list[Identifier] = []
    for capture in parts(of, "sourceInformation", "sourceCaptures"):
        kind = str(capture.get("captureType") or "").lower()
        if not any(word in kind for word in ("ip", "device", "url", "phone", "email")):
            continue
        value = take(capture, "value")
        if not value:
            continue
        capture.pop("captureType")
        if "device" in kind:
            gathered.devices.append(
                Device(
                    take(capture, "valueType") or "device",
                    value,
                    take(capture, "eventName"),
                    take(capture, "dateTime"),
                    owner,
                )
            )
        elif "url" in kind:
            if "profile" in kind:
                found.append(Identifier(IdentifierKind.PROFILE, value))
            else:
                gathered.addresses.append(Address(value, kind="web", note=owner))
        elif "phone" in kind or "email" in kind:
            of_kind = IdentifierKind.PHONE if "phone" in kind else IdentifierKind.EMAIL
            found.append(Identifier(of_kind, value))
        else:
            gathered.network.append(network_event(capture, owner, value))
    return found


def identifiers(kind: IdentifierKind, values: Iterable[str], service: str = "") -> list[Identifier]:
    """Make identifiers of one kind."""
    return [Identifier(kind, value, service) for value in values]


def verified(of: Part, kind: IdentifierKind, name: str, *within: str) -> list[Identifier]:
    """Read e-mail addresses or telephone numbers, each with whether the sender verified it."""
    found = []
    for each in parts(of, *within, name):
        value = take(each, "value", "#")
        # A telephone number's calling code stands beside it in the XML.
        code = take(each, "@countryCallingCode") if value else ""
        if value:
            truth = take_truth(each, "verified")
            truth = take_truth(each, "@verified") if truth is None else truth
            found.append(Identifier(kind, f"{code}{value}" if code else value, is_verified=truth))
    return found + identifiers(kind, take_all(of, *within, name))


def place(of: Part, *names: str) -> str:
    """Read a place of several lines as one text."""
    return ", ".join(filter(None, (take(of, name) for name in names)))


def digest(text: str, kind: str = "") -> tuple[str, str] | None:
    """Give a digest with the name of its algorithm; None where it is none that is known."""
    named = kind.lower().replace("-", "").replace("_", "")
    of_length = _HASHES_BY_LENGTH.get(len(text)) if set(text) <= _HEXADECIMAL else None
    if named and named not in _HASHES_BY_LENGTH.values():
        return (named, text) if text else None
    return (of_length, text.lower()) if of_length and named in ("", of_length) else None

"""Reads answers of RDAP (RFC 9083) however registries write them, and finds the server to ask (RFC 9224)."""

import ipaddress
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tutela.engine.hosting.bulk import mailboxes_in

_DEEPEST = 12
# Of the number of a network, 32 bits.
_MOST_DIGITS = 10
_ORGANISATIONS = ("registrant", "administrative", "owner")


@dataclass(frozen=True, slots=True)
class Contact:
    """A mailbox, and the path of entities in the answer on which it stands."""

    mailbox: str
    path: str


@dataclass(slots=True)
class Answer:
    """What one answer says.

    Attributes:
        handle: of the block, network or domain.
        organisation: who holds it.
        country: two letters, where the answer has them.
        prefixes: blocks of addresses that it is about.
        asn: the number, where it is about a network or names the one that announces the block.
        abuse: contacts with the role "abuse", wherever they are nested.
        nameservers: of a domain.
        registrar: who registered a domain for its holder.
        faults: what could not be read, in words.
    """

    handle: str = ""
    organisation: str = ""
    country: str = ""
    prefixes: list[str] = field(default_factory=list)
    asn: int = 0
    abuse: list[Contact] = field(default_factory=list)
    nameservers: list[str] = field(default_factory=list)
    registrar: str = ""
    faults: list[str] = field(default_factory=list)


def read(octets: bytes) -> Answer:
    """Read an answer; what is not as it should be is named, and the rest is read.

    Args:
        octets: JSON, as it came.
    """
    answer = Answer()
    try:
        told = json.loads(octets)
    except (ValueError, RecursionError):
        answer.faults.append("it is no JSON")
        return answer
    if not isinstance(told, Mapping):
        answer.faults.append("it is no object")
        return answer
    if "errorCode" in told:
        answer.faults.append(f"it says error {_text(told.get('errorCode'))}: {_text(told.get('title'))}")
    answer.handle = _text(told.get("handle") or told.get("ldhName"))
    answer.organisation = _text(told.get("name"))
    answer.country = _text(told.get("country")).upper()[:2]
    answer.asn = _first_number(told)
    answer.prefixes = [*_blocks(told), *_range(told)]
    answer.nameservers = [
        _text(each.get("ldhName")) for each in _list(told.get("nameservers")) if isinstance(each, Mapping)
    ]
    for path, roles, entity in _entities(told, "", 0):
        card = _card(entity.get("vcardArray"), answer)
        if "abuse" in roles:
            mailboxes = card.get("email", [])
            answer.abuse += [Contact(mailbox, path) for mailbox in mailboxes]
            if not mailboxes:
                answer.faults.append(f"the contact for abuse at {path} names no mailbox")
        if not answer.country and card.get("country"):
            answer.country = card["country"][0]
        if "registrar" in roles and card.get("fn"):
            answer.registrar = answer.registrar or card["fn"][0]
        if any(role in roles for role in _ORGANISATIONS) and card.get("fn") and "/" not in path:
            answer.organisation = card["fn"][0]
    answer.abuse = list({each.mailbox.lower(): each for each in reversed(answer.abuse)}.values())[::-1]
    return answer


def server_for(target: str, bootstrap: Sequence[bytes]) -> str:
    """Find the server that answers for an IP address, a network or a domain; "" where no file names one.

    Args:
        target: "192.0.2.1", "AS64496" or "host.example".
        bootstrap: files as IANA publishes them, JSON.
    """
    best, length = "", -1
    for octets in bootstrap:
        for entries, servers in _services(octets):
            for entry in entries:
                fits = _fit(target, entry)
                if fits > length and servers:
                    secure = [each for each in servers if each.startswith("https:")]
                    best, length = (secure or servers)[0], fits
    return best if best.endswith("/") or not best else f"{best}/"


def path_of(target: str) -> str:
    """Give what is asked below a server's address: "ip/192.0.2.1", "autnum/64496", "domain/host.example"."""
    try:
        return f"ip/{ipaddress.ip_address(target)}"
    except ValueError:
        number = target.upper().removeprefix("AS")
        return f"autnum/{number}" if number.isdecimal() else f"domain/{target.lower().rstrip('.')}"


def _services(octets: bytes) -> Iterator[tuple[list[str], list[str]]]:
    try:
        told = json.loads(octets)
        for entries, servers in told["services"]:
            yield [str(each) for each in entries], [str(each) for each in servers]
    except (ValueError, LookupError, TypeError):
        return


def _fit(target: str, entry: str) -> int:
    """Say how closely an entry is about a target: the longer, the closer; -1 where it is not."""
    if target.upper().startswith("AS") and target[2:].isdecimal():
        first, _, last = entry.partition("-")
        within = first.isdecimal() and int(first) <= int(target[2:]) <= int(last or first)
        return 1 if within else -1
    try:
        address = ipaddress.ip_address(target)
    except ValueError:
        name = target.lower().rstrip(".")
        return len(entry) if name == entry.lower() or name.endswith(f".{entry.lower()}") else -1
    try:
        block = ipaddress.ip_network(entry)
    except ValueError:
        return -1
    return block.prefixlen if address.version == block.version and address in block else -1


def _entities(told: Mapping[str, Any], path: str, depth: int) -> Iterator[tuple[str, list[str], Any]]:
    """Walk the tree of entities: many registries nest the contact for abuse inside another one."""
    if depth > _DEEPEST:
        return
    for number, entity in enumerate(_list(told.get("entities"))):
        if not isinstance(entity, Mapping):
            continue
        roles = [str(role).lower() for role in _list(entity.get("roles"))]
        name = "+".join(roles) or _text(entity.get("handle")) or str(number + 1)
        here = f"{path}/{name}" if path else name
        yield here, roles, entity
        yield from _entities(entity, here, depth + 1)


def _card(card: object, answer: Answer) -> dict[str, list[str]]:
    """Read a jCard (RFC 7095) as far as it is one: some registries send a text or a number."""
    found: dict[str, list[str]] = {}
    lines = card[1] if isinstance(card, list) and len(card) > 1 and isinstance(card[1], list) else []
    if card is not None and not lines:
        answer.faults.append("a contact card is not written as one")
    for line in lines:
        if not isinstance(line, list) or len(line) < 4:  # noqa: PLR2004 - name, parameters, kind, value
            continue
        name, parameters, value = str(line[0]).lower(), line[1], line[3]
        if name == "email":
            found.setdefault("email", []).extend(mailboxes_in(_text(value).removeprefix("mailto:")))
        elif name == "fn":
            found.setdefault("fn", []).append(_text(value))
        elif name == "adr":
            code = parameters.get("cc", "") if isinstance(parameters, Mapping) else ""
            parts = value if isinstance(value, list) else []
            said = _text(code) or (_text(parts[-1]) if parts else "")
            if len(said) == 2 and said.isalpha():  # noqa: PLR2004 - a country in two letters
                found.setdefault("country", []).append(said.upper())
    return found


def _blocks(told: Mapping[str, Any]) -> Iterator[str]:
    for each in _list(told.get("cidr0_cidrs")):
        if isinstance(each, Mapping):
            start = _text(each.get("v4prefix") or each.get("v6prefix"))
            if start:
                yield f"{start}/{_text(each.get('length'))}"


def _range(told: Mapping[str, Any]) -> Iterator[str]:
    start, end = _text(told.get("startAddress")), _text(told.get("endAddress"))
    if start and end and not told.get("cidr0_cidrs"):
        yield f"{start} - {end}"


def _first_number(told: Mapping[str, Any]) -> int:
    numbers = [told.get("startAutnum"), *_list(told.get("arin_originas0_originautnums"))]
    said = [str(each) for each in numbers if each is not None]
    return int(said[0]) if said and said[0].isdecimal() and len(said[0]) <= _MOST_DIGITS else 0


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(value: object) -> str:
    return str(value).replace("\0", "").strip()[:300] if isinstance(value, str | int) else ""

"""Reads pages of NCMEC's hash sharing (API version 2): entries of members, and what other members think.

Source:
    python-threatexchange, `clients/ncmec/hash_api.py` and the answers its tests quote.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, BinaryIO, Final

from tutela.engine.formats.exchanges.told import Opinion, Page, Says, Statement, number_in, text_in
from tutela.engine.formats.known import Malformed
from tutela.engine.formats.reports import xml_parts

_HOLDERS: Final = ("images", "videos")
_KINDS: Final = {"image": False, "video": False, "deletedImage": True, "deletedVideo": True}


def read(stream: BinaryIO) -> Page:
    """Read one page of entries.

    Raises:
        Malformed: it is no such page.
    """
    root, found = xml_parts.read(stream)
    if root != "queryResult":
        raise Malformed(f"It is XML, but no answer about entries: its root is {root[:60]!r}.")
    statements = tuple(
        _statement(name, entry, f"{name} {position}")
        for holder in _HOLDERS
        for of_kind in _dicts(found.get(holder))
        for position, (name, entry) in enumerate(_entries(of_kind), 1)
    )
    onward = [text for paging in _dicts(found.get("paging")) for text in _texts(paging.get("next"))]
    return Page(statements, onward[0] if onward else "")


def read_members(stream: BinaryIO) -> Page:
    """Read who takes part, or who we are there.

    Raises:
        Malformed: it is no such answer.
    """
    root, found = xml_parts.read(stream)
    if root not in ("status", "members", "memberList"):
        raise Malformed(f"It is XML, but no answer about members: its root is {root[:60]!r}.")
    members = tuple((each["@id"], each.get("#", "")) for each in _inside(found, "member") if each.get("@id"))
    return Page(members=members)


def _entries(of_kind: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, values in of_kind.items():
        if name.startswith(("@", "#")):
            continue
        if name not in _KINDS:
            raise Malformed(f"It holds {name[:60]!r} among its entries, which no reader here knows.")
        for value in values:
            if not isinstance(value, dict):
                raise Malformed(f"It holds {name} that says nothing.")
            yield name, value


def _statement(name: str, entry: dict[str, Any], where: str) -> Statement:
    (member,) = _dicts(entry.get("member"))[:1] or [{}]
    owner = number_in(member.get("@id"), where, "member")
    number = number_in(next(iter(_texts(entry.get("id"))), None), where, "id")
    kind = name.removeprefix("deleted").lower()
    at = _seconds(next(iter(_texts(entry.get("timestamp"))), ""), where)
    key = f"{owner}/{kind}/{number}"
    if _KINDS[name]:
        return Statement(key, owner, number, at, is_gone=True)
    classification = next(iter(_texts(entry.get("classification"))), "")
    return Statement(
        key, owner, number, at,
        classification=text_in(classification, where, "classification", 60),
        hashes=tuple(_hashes(entry, where)),
        extra=(("type", kind), ("memberId", owner), ("id", number)),
        opinions=tuple(sorted({Opinion(owner, Says.FOR, classification), *_feedback(entry)})),
    )  # fmt: skip


def _hashes(entry: dict[str, Any], where: str) -> Iterator[tuple[str, str]]:
    for prints in _dicts(entry.get("fingerprints")):
        for name, values in prints.items():
            for value in [] if name.startswith(("@", "#")) else values:
                # Large ones are not there themselves: a link says where they are.
                said = value.get("#", value.get("@href", "")) if isinstance(value, dict) else value
                yield name, text_in(said, where, name[:60])


def _feedback(entry: dict[str, Any]) -> Iterator[Opinion]:
    """Give what other members think; the documentation has more than one shape, and each is read."""
    for feedback in _dicts(entry.get("feedback")):
        for name, says in (("affirmativeFeedback", Says.FOR), ("negativeFeedback", Says.AGAINST)):
            for part in _dicts(feedback.get(name)):
                reasons = {each.get("@name", "") for each in _inside(part, "reason")}
                tags = tuple(filter(None, (part.get("@type", ""), *sorted(reasons))))
                for member in _inside(part, "member"):
                    if number := member.get("@id", ""):
                        yield Opinion(number, says, tags=tags)


def _inside(part: dict[str, Any], name: str) -> Iterator[dict[str, Any]]:
    for key, values in part.items():
        for value in values if isinstance(values, list) else []:
            if isinstance(value, dict):
                if key == name:
                    yield value
                yield from _inside(value, name)


def _dicts(values: object) -> list[dict[str, Any]]:
    return [each for each in values if isinstance(each, dict)] if isinstance(values, list) else []


def _texts(values: object) -> list[str]:
    found = values if isinstance(values, list) else []
    return [text for each in found if (text := each.get("#", "") if isinstance(each, dict) else each)]


def _seconds(text: str, where: str) -> int:
    if not text:
        return 0
    try:
        at = datetime.fromisoformat(text)
    except ValueError as wrong:
        raise Malformed(f"{where}: its timestamp {text[:40]!r} is no moment.") from wrong
    return int((at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp())

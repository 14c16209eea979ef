"""Reads pages of updates of ThreatExchange, and of StopNCII's hashes: JSON, one thing with many opinions.

Source:
    python-threatexchange, `exchanges/impl/fb_threatexchange_api.py` and `clients/stopncii/api.py`.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO, Final
from urllib.parse import parse_qs, urlsplit

from tutela.engine.formats.exchanges.told import Opinion, Page, Says, Statement, number_in, text_in
from tutela.engine.formats.known import Malformed

_STATUS: Final = {"MALICIOUS": Says.FOR, "NON_MALICIOUS": Says.AGAINST}
_REACTIONS: Final = {"HELPFUL": Says.FOR, "DISAGREE_WITH_TAGS": Says.AGAINST}
_FEEDBACK: Final = {"Blocked": Says.FOR}
_GONE: Final = ("withdrawn", "deleted")


def read_threatexchange(stream: BinaryIO) -> Page:
    """Read one page of updates.

    Raises:
        Malformed: it is no such page.
    """
    page = _document(stream)
    rows = _list(page.get("data"), "data")
    statements = tuple(_update(row, f"update {position}") for position, row in enumerate(rows, 1))
    paging = page.get("paging")
    return Page(statements, _onward(paging) if isinstance(paging, dict) else "")


def _onward(paging: Mapping[str, Any]) -> str:
    """Give the cursor of the next page; the address that it stands in may hold what signs us in there."""
    address = text_in(paging.get("next"), "paging", "next")
    if not address:
        return ""
    try:
        found = parse_qs(urlsplit(address).query).get("after", [""])[0]
    except ValueError as wrong:
        raise Malformed("paging: its next is no address.") from wrong
    cursors = paging.get("cursors")
    after = found or text_in(cursors.get("after") if isinstance(cursors, dict) else None, "paging", "after")
    if not after:
        raise Malformed("paging: it says that there is a next page, and not by which cursor.")
    return after


def _update(row: Mapping[str, Any], where: str) -> Statement:
    number = number_in(row.get("id"), where, "id")
    at = _seconds(row.get("last_updated"), where)
    descriptors = row.get("descriptors")
    told = descriptors.get("data") if isinstance(descriptors, dict) else None
    if row.get("should_delete") is True or (told is None and "status" not in row):
        # Without any descriptor nobody stands by it any more.
        return Statement(number, "", number, at, is_gone=True)
    kind = number_in(row.get("type"), where, "type")
    value = text_in(row.get("indicator"), where, "indicator")
    parts = _list(told, "descriptors") if told is not None else [row]
    opinions = {opinion for part in parts for opinion in _descriptor(part, where)}
    return Statement(
        number, "", number, at, hashes=((kind, value),), extra=(("id", number), ("type", kind)),
        opinions=tuple(sorted(opinions)),
    )  # fmt: skip


def _descriptor(part: Mapping[str, Any], where: str) -> Iterator[Opinion]:
    owner = part.get("owner")
    member = text_in(owner.get("id") if isinstance(owner, dict) else owner, where, "owner", 200)
    status = text_in(part.get("status"), where, "status", 60)
    yield Opinion(
        member, _STATUS.get(status, Says.UNSURE), status, tuple(sorted(_tags(part.get("tags"), where)))
    )
    reactions = part.get("reactions")
    for reaction in reactions if isinstance(reactions, list) else []:
        says = _REACTIONS.get(str(reaction.get("key"))) if isinstance(reaction, dict) else None
        if says is not None:
            for each in text_in(reaction.get("value"), where, "reactions").split(","):
                if each.strip():
                    yield Opinion(each.strip()[:200], says, str(reaction["key"]))


def _tags(value: object, where: str) -> list[str]:
    rows = value.get("data") if isinstance(value, dict) else value
    found = rows if isinstance(rows, list) else []
    return [text_in(tag.get("text") if isinstance(tag, dict) else tag, where, "tag", 200) for tag in found]


def read_stopncii(stream: BinaryIO) -> Page:
    """Read one page of hashes.

    Raises:
        Malformed: it is no such page.
    """
    page = _document(stream)
    rows = _list(page.get("hashRecords"), "hashRecords")
    statements = tuple(_hash(row, f"hash {position}") for position, row in enumerate(rows, 1))
    token = text_in(page.get("nextPageToken"), "page", "nextPageToken")
    if page.get("hasMoreRecords") is True and not token:
        raise Malformed("It says that there are more records, and not by which token they are asked for.")
    onward = token if page.get("hasMoreRecords") is True else ""
    return Page(statements, onward, _seconds(page.get("nextSetTimestamp"), "page"))


def _hash(row: Mapping[str, Any], where: str) -> Statement:
    kind = number_in(row.get("signalType"), where, "signalType")
    value = number_in(row.get("hashValue"), where, "hashValue")
    key, at = f"{kind}/{value.lower()}"[:400], _seconds(row.get("lastModtimestamp"), where)
    if text_in(row.get("hashStatus"), where, "hashStatus", 60).lower() in _GONE:
        return Statement(key, "", value, at, is_gone=True)
    opinions = {_csp(part, where) for part in _list(row.get("CSPFeedbacks") or [], "CSPFeedbacks")}
    return Statement(
        key, "", value, at, hashes=((kind, value),), extra=(("signalType", kind),),
        opinions=tuple(sorted(opinions)),
    )  # fmt: skip


def _csp(part: Mapping[str, Any], where: str) -> Opinion:
    level = text_in(part.get("feedbackValue"), where, "feedbackValue", 60)
    member = text_in(part.get("source"), where, "source", 200)
    return Opinion(
        member, _FEEDBACK.get(level, Says.UNSURE), level, tuple(sorted(_tags(part.get("tags"), where)))
    )


def _document(stream: BinaryIO) -> dict[str, Any]:
    try:
        page = json.loads(stream.read().decode("utf-8-sig"))
    except (ValueError, RecursionError) as wrong:
        raise Malformed(f"It is no sound JSON ({wrong}).") from wrong
    if not isinstance(page, dict):
        raise Malformed("It is JSON, but no page: it is no object.")
    return page


def _list(value: object, name: str) -> list[Mapping[str, Any]]:
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        raise Malformed(f"It is JSON, but no page: {name} is no list of objects.")
    return value


def _seconds(value: object, where: str) -> int:
    text = text_in(value, where, "time", 40)
    if not text:
        return 0
    try:
        seconds = int(float(text))
    except (ValueError, OverflowError) as wrong:
        raise Malformed(f"{where}: its time {text!r} is no number of seconds.") from wrong
    if not 0 <= seconds < 1 << 53:
        raise Malformed(f"{where}: its time {text!r} is no moment.")
    return seconds

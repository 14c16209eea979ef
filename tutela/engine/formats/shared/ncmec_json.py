"""Reads what NCMEC's hash sharing answers where it was asked for, or turned into, JSON.

No public specification of the JSON was found: it is read by the names of the XML, whether entries stand as
"images": [...] or as "images": {"image": [...]}, and attributes with an @ or without.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO, Final

from tutela.engine.formats.known import Known, Malformed, OverLimit, Rejected
from tutela.engine.formats.shared.ncmec import Reading

_MOST_BYTES: Final = 256 << 20
_HOLDERS: Final = (b'"images"', b'"videos"', b'"image"', b'"video"', b'"queryResult"')
_SINGULAR: Final = {
    "images": "image",
    "videos": "video",
    "deletedImages": "deletedImage",
    "deletedVideos": "deletedVideo",
}
_TEXTS: Final = ("#text", "$", "value", "name")


def is_answer(head: bytes) -> bool:
    """Say whether a JSON document begins as such an answer does."""
    return b'"fingerprints"' in head and any(holder in head for holder in _HOLDERS)


def read(stream: BinaryIO, notes: list[str]) -> Iterator[Known | Rejected]:
    """Give the record of each entry; entries that were deleted, and further pages, go to `notes`.

    Raises:
        Malformed: it is no sound JSON.
        OverLimit: it is larger than any page, nests deeper, or has longer texts.
    """
    octets = stream.read(_MOST_BYTES + 1)
    if len(octets) > _MOST_BYTES:
        raise OverLimit(f"An answer of more than {_MOST_BYTES:,} bytes. Ask for smaller pages.")
    try:
        answer = json.loads(octets.decode("utf-8-sig"))
    except (ValueError, RecursionError) as wrong:
        raise Malformed("The file is no sound JSON. Ask for it anew.") from wrong
    reading = Reading()
    yield from _records(answer, "answer", reading)
    notes += reading.notes()


def _records(value: Any, name: str, reading: Reading) -> Iterator[Known | Rejected]:
    """Read a value as the element of that name, and give the records that are complete by then."""
    if isinstance(value, list):
        for each in value:
            yield from _records(each, _SINGULAR.get(name, name), reading)
        return
    children: Mapping[str, Any] = value if isinstance(value, dict) else {}
    reading.begin(
        name, {key.lstrip("@"): str(child) for key, child in children.items() if key in ("@id", "id")}
    )
    if name == "member":
        # Its number is an attribute, and no number of the entry.
        reading.say(next((str(children[key]) for key in _TEXTS if key in children), ""))
    else:
        for key, child in children.items():
            if isinstance(child, list) and key in _SINGULAR:
                reading.begin(key, {})
                yield from _records(child, key, reading)
                reading.end(key)
            elif not key.startswith(("@", "#")):
                yield from _records(child, key, reading)
    if not isinstance(value, dict) and value is not None:
        reading.say(str(value))
    reading.end(name)
    yield from reading.take_complete()

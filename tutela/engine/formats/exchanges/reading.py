"""Reads one page of an exchange behind the fence."""

import io
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO, Final

from pydantic import ValidationError

from tutela.engine.formats.exchanges import ncmec_pages, update_pages
from tutela.engine.formats.exchanges.told import Form, Page, from_json, to_json
from tutela.engine.formats.known import Malformed
from tutela.engine.media.fence.fence import Fence, FenceBreach
from tutela.engine.media.fence.wire import Message

WORK: Final = "tutela.engine.formats.exchanges.reading:read_file"
MOST_BYTES: Final = 32 << 20
_READERS: Final[dict[str, Callable[[BinaryIO], Page]]] = {
    Form.NCMEC.value: ncmec_pages.read,
    Form.NCMEC_MEMBERS.value: ncmec_pages.read_members,
    Form.THREATEXCHANGE.value: update_pages.read_threatexchange,
    Form.STOPNCII.value: update_pages.read_stopncii,
}


def read(fence: Fence, octets: bytes, form: Form) -> Page:
    """Read one page in a fence made for `WORK`.

    Raises:
        Malformed: it cannot be read, or reading it failed inside the fence; it says what and where.
        FenceUnusable: no child could be started at any level.
    """
    try:
        answer = fence.call(io.BytesIO(octets), {"form": form.value})
    except FenceBreach as breach:
        raise Malformed(f"Reading it failed: {breach}.") from breach
    if wrong := answer.facts.get("wrong"):
        raise Malformed(str(wrong)[:400])
    try:
        return from_json(answer.blobs["page"])
    except (KeyError, ValidationError) as nonsense:
        # The child is not believed: what it says must have the form that was agreed.
        raise Malformed("What was read of it has no sense.") from nonsense


def read_file(stream: BinaryIO, asked: dict[str, Any]) -> Iterator[Message]:
    """Read one page; the work function of a fence."""
    try:
        page = to_json(_READERS[str(asked.get("form", ""))](stream))
    except (Malformed, RecursionError) as wrong:
        why = str(wrong) if isinstance(wrong, Malformed) else "It nests deeper than any page does."
        yield Message({"wrong": why or "It cannot be read."})
        return
    yield Message({"blobs": {"page": len(page)}}, page)

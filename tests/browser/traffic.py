"""Records whatever the server sends to a page, byte for byte, as the browser's own network layer has it."""

import base64
import io
import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any

from PIL import Image
from playwright.sync_api import CDPSession, Page

from tests.site.installation import Installation
from tutela.engine.media.file_types import HEAD_BYTES, Kind, sniff
from tutela.engine.media.renditions import LONGEST, Variant

# The pages' own drawings; nothing of an item is ever below these.
_OF_THE_PAGES = "/static/"
_MEDIA = ("image/", "video/", "audio/", "application/octet-stream")
_KEPT_BYTES = 256 << 20
_ROW = "select item_id from welfare_exposureevent where id = ?"


@dataclass(frozen=True)
class Sent:
    """One response with media in it; without its content where the browser kept none."""

    url: str
    content: bytes
    exposure: int

    @property
    def is_standin(self) -> bool:
        """Whether it is no more than the stand-in of an item; what cannot be read is held for more."""
        if not self.content:
            return False
        with Image.open(io.BytesIO(self.content)) as picture:
            return picture.mode == "L" and max(picture.size) <= LONGEST[Variant.STANDIN]


@dataclass
class Traffic:
    """All that came over the wire to a page since it was last loaded.

    `early` names what bore the number of a look that was not yet in the database when its first byte came.
    """

    installation: Installation
    early: list[str] = field(default_factory=list)
    _wire: CDPSession | None = None
    _came: dict[str, dict[str, Any]] = field(default_factory=dict)
    _over: list[str] = field(default_factory=list)

    def watch(self, page: Page) -> "Traffic":
        """Begin to record a page, before it asks for anything."""
        self._wire = page.context.new_cdp_session(page)
        self._wire.on("Network.responseReceived", self._received)
        self._wire.on("Network.loadingFinished", lambda told: self._over.append(told["requestId"]))
        self._wire.send(
            "Network.enable",
            {"maxTotalBufferSize": _KEPT_BYTES, "maxResourceBufferSize": _KEPT_BYTES},
        )
        return self

    def media(self, since: int = 0) -> list[Sent]:
        """Give every response that holds a picture, film or sound, but for the drawings of the pages."""
        return [sent for number in self._over[since:] if (sent := self._media(number)) is not None]

    @property
    def count(self) -> int:
        """How many responses have come whole."""
        return len(self._over)

    def _received(self, told: dict[str, Any]) -> None:
        if told["type"] == "Document":
            # The browser keeps nothing of the page before.
            self._came.clear()
            self._over.clear()
        self._came[told["requestId"]] = told["response"]
        number = int(_headers(told["response"]).get("x-exposure") or 0)
        if number and not self._is_committed(number):
            self.early.append(told["response"]["url"])

    def _is_committed(self, exposure: int) -> bool:
        """Ask by a connection of its own, which sees what is committed and nothing else."""
        with closing(sqlite3.connect(self.installation.folder / "var" / "tutela.db", timeout=60)) as database:
            return database.execute(_ROW, [exposure]).fetchone() is not None

    def _media(self, number: str) -> Sent | None:
        response = self._came.get(number)
        # What the page has already is drawn from there; it came before, and was counted then.
        if response is None or _OF_THE_PAGES in response["url"] or response["url"].startswith("blob:"):
            return None
        assert self._wire is not None
        body = self._wire.send("Network.getResponseBody", {"requestId": number})
        content = base64.b64decode(body["body"]) if body["base64Encoded"] else body["body"].encode()
        # A picture may also come inside of a text.
        assert b"data:image" not in content, response["url"]
        is_called_so = response["mimeType"].startswith(_MEDIA)
        if not is_called_so and sniff(content[:HEAD_BYTES]).kind not in (
            Kind.PICTURE,
            Kind.VIDEO,
            Kind.AUDIO,
        ):
            return None
        return Sent(response["url"], content, int(_headers(response).get("x-exposure") or 0))


def _headers(response: dict[str, Any]) -> dict[str, str]:
    return {name.lower(): value for name, value in response["headers"].items()}

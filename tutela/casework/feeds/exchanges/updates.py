"""How ThreatExchange and StopNCII are asked: from a moment on, with a cursor."""

from typing import Final
from urllib.parse import urlencode

from tutela.casework.feeds.exchanges.windows import Window
from tutela.engine.formats.exchanges.told import Form, Page

_FIELDS: Final = (
    "id,indicator,type,last_updated,should_delete,descriptors{id,reactions,owner{id},tags,status}"
)


class ThreatExchange:
    """The exchange; its base is the address of the privacy group."""

    form: Form = Form.THREATEXCHANGE
    accepts: str = "application/json"
    types: tuple[str, ...] = ("application/json", "text/javascript")

    def window(self, upto: int, now: int) -> Window:
        """Ask for all from the newest that was seen."""
        return Window(upto)

    def address(self, base: str, window: Window) -> str:
        """Give it with its cursor, and without what signs us in."""
        asked = {"fields": _FIELDS, "start_time": str(window.begin), "limit": "500"}
        if window.cursor:
            asked["after"] = window.cursor
        return f"{base}/threat_updates/?{urlencode(asked)}"

    def onward(self, base: str, window: Window, page: Page) -> str:
        """Take the cursor."""
        return page.onward

    def upto(self, window: Window, page: Page) -> int:
        """Go on from the newest."""
        return max(window.begin, window.newest)


class StopNcii:
    """The exchange; its base is what stands before FetchHashes."""

    form: Form = Form.STOPNCII
    accepts: str = "application/json"
    types: tuple[str, ...] = ("application/json",)

    def window(self, upto: int, now: int) -> Window:
        """Ask for all from the moment that the last page named."""
        return Window(upto)

    def address(self, base: str, window: Window) -> str:
        """Give it with its token."""
        asked = {"startTimestamp": str(window.begin), "pageSize": "800"}
        if window.cursor:
            asked["nextPageToken"] = window.cursor
        return f"{base}/FetchHashes?{urlencode(asked)}"

    def onward(self, base: str, window: Window, page: Page) -> str:
        """Take the token."""
        return page.onward

    def upto(self, window: Window, page: Page) -> int:
        """Go on from where it says; from the newest where it says nothing."""
        return page.upto or max(window.begin, window.newest)

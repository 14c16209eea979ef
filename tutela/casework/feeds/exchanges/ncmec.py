"""How NCMEC's hash sharing is asked: by span, whose pages are in no order of time."""

from datetime import UTC, datetime
from typing import Final
from urllib.parse import parse_qs, urlencode

from tutela.casework.feeds.exchanges.windows import Astray, Window
from tutela.engine.formats.exchanges.told import Form, Page

# What arrives there at this moment may be shown with the next span only.
_LAG_S: Final = 5
_ENTRIES: Final = "/v2/entries?"


class Ncmec:
    """The exchange; its base is what stands before /v2."""

    form: Form = Form.NCMEC
    accepts: str = "application/xml"
    types: tuple[str, ...] = ("application/xml", "text/xml")

    def window(self, upto: int, now: int) -> Window:
        """Ask for all from the end of the last span until now, by the second."""
        return Window(upto, now - _LAG_S)

    def address(self, base: str, window: Window) -> str:
        """Give the first page's, or the one that the page before named."""
        if window.cursor:
            return f"{base}{window.cursor}"
        span = urlencode({"from": _written(window.begin), "to": _written(window.end)})
        return f"{base}{_ENTRIES}{span}"

    def onward(self, base: str, window: Window, page: Page) -> str:
        """Take the next page's address as it is named: it is good for the same span only."""
        onward = page.onward.removeprefix(base)
        if not onward:
            return ""
        if not onward.startswith(_ENTRIES) or not onward.isprintable() or " " in onward:
            raise Astray(f"The next page that it names lies elsewhere: {page.onward[:100]!r}.")
        said = parse_qs(onward.removeprefix(_ENTRIES))
        for name, moment in (("from", window.begin), ("to", window.end)):
            if name in said and _seconds(said[name][0]) != moment:
                raise Astray(
                    f"The next page that it names is of another span: {name} {said[name][0][:40]!r}."
                )
        return onward

    def upto(self, window: Window, page: Page) -> int:
        """Go on where the span ends: its entries are in no order, and none says how far one is."""
        return window.end


def _written(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _seconds(text: str) -> int | None:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return int((at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp())

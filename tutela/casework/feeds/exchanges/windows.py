"""What of an exchange is asked for: a span of time, page by page, and how far one is in it."""

from dataclasses import asdict, dataclass
from typing import Any, Protocol

from tutela.engine.formats.exchanges.told import Form, Page


class Astray(Exception):
    """What an exchange says of its next page leads somewhere else, or nowhere; the text says what it is."""


@dataclass(frozen=True, slots=True)
class Window:
    """A span that is asked for until its last page, and only then counts as fetched.

    Attributes:
        begin: in seconds since 1970.
        end: until when; 0 where it is not bounded.
        cursor: by what the next page is asked for; "" for the first.
        newest: the newest moment that was seen in it.
        first: the number of its first request: what was said before is older, whatever its own time says.
    """

    begin: int
    end: int = 0
    cursor: str = ""
    newest: int = 0
    first: int = 0


class Exchange(Protocol):
    """How one kind of exchange is asked."""

    form: Form
    accepts: str
    types: tuple[str, ...]

    def window(self, upto: int, now: int) -> Window:
        """Give the span to ask for next; one that ends before it begins says that a clock went back."""
        ...

    def address(self, base: str, window: Window) -> str:
        """Give the address of the page that comes next."""
        ...

    def onward(self, base: str, window: Window, page: Page) -> str:
        """Give the cursor behind a page; "" behind the last.

        Raises:
            Astray: it leads out of the span, or to another place.
        """
        ...

    def upto(self, window: Window, page: Page) -> int:
        """Say, behind the last page, from when on the next span begins."""
        ...


def kept_in(checkpoint: dict[str, Any]) -> Window | None:
    """Read the span that a checkpoint is within; None where it is between two."""
    window = checkpoint.get("window")
    return Window(**window) if window else None


def within(upto: int, window: Window) -> dict[str, Any]:
    """Write a checkpoint within a span."""
    return {"upto": upto, "window": asdict(window)}


def behind(upto: int) -> dict[str, Any]:
    """Write a checkpoint behind a span."""
    return {"upto": upto, "window": None}

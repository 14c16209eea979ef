"""Reads the tags of a TIFF's pages, and has its decoder give them as they are stored."""

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

_ORIENTATION, _SHORT = 274, 3
_NUMBERS = {3: "H", 4: "I", 13: "I", 16: "Q", 18: "Q"}
# Tables below a page, and how many are looked at.
_BELOW, _MOST_BELOW = 330, 16
_TURNS = range(2, 9)
# The tags of where the pieces of a page start, and of how long each is: strips, and tiles.
_PIECES = ((273, 279), (324, 325))
# As decoders look for it in a picture's XMP, and as none does.
_IN_XMP, _NOWHERE = b"tiff:Orientation", b"tiff:orientation"


@dataclass(frozen=True, slots=True)
class Page:
    """The tags of one page: of each its type, how many values it has, and where its entry's value stands.

    `is_below` says that another page's table names it.
    """

    order: str
    is_big: bool
    entries: Mapping[int, tuple[int, int, int]]
    is_below: bool = False

    def numbers(self, data: bytes, tag: int) -> tuple[int, ...]:
        """Give the values of a tag; nothing where it is not there.

        Raises:
            KeyError: they are no whole numbers.
            struct.error: they lie outside the file.
        """
        if tag not in self.entries:
            return ()
        kind, many, place = self.entries[tag]
        form = f"{self.order}{many}{_NUMBERS[kind]}"
        if struct.calcsize(form) > (8 if self.is_big else 4):
            # What is longer stands elsewhere.
            (place,) = struct.unpack_from(f"{self.order}{'Q' if self.is_big else 'I'}", data, place)
        return struct.unpack_from(form, data, place)

    def pieces(self, data: bytes) -> Iterator[tuple[int, int]]:
        """Give where each piece of its picture starts, and how long it is; either may lie outside the file.

        Raises:
            KeyError, struct.error: as `numbers` does.
        """
        for starts, lengths in _PIECES:
            yield from zip(self.numbers(data, starts), self.numbers(data, lengths), strict=False)


def pages(data: bytes) -> Iterator[Page]:
    """Give the pages of a TIFF or BigTIFF, in their order.

    Raises:
        struct.error: a page lies outside the file.
    """
    order = "<" if data[:2] == b"II" else ">"
    (version,) = struct.unpack_from(f"{order}H", data, 2)
    is_big = version == 43  # noqa: PLR2004 - as the format has it
    (at,) = struct.unpack_from(f"{order}{'Q' if is_big else 'I'}", data, 8 if is_big else 4)
    met = set[int]()
    while at and at not in met:
        met.add(at)
        page, at = _table(data, at, order, is_big=is_big)
        yield page


def below(data: bytes, page: Page) -> Iterator[Page]:
    """Give the tables below a page, in which makers of cameras keep raw pictures and previews.

    Raises:
        KeyError, struct.error: as `Page.numbers` does.
    """
    for at in page.numbers(data, _BELOW)[:_MOST_BELOW]:
        yield replace(_table(data, at, page.order, is_big=page.is_big)[0], is_below=True)


def table(data: bytes, at: int, order: str) -> Page:
    """Read the table that stands somewhere, of a TIFF that is no BigTIFF.

    Raises:
        struct.error: it lies outside the file.
    """
    return _table(data, at, order, is_big=False)[0]


def _table(data: bytes, at: int, order: str, *, is_big: bool) -> tuple[Page, int]:
    """Read the table that stands somewhere; give it and where the next one stands, 0 behind the last."""
    count_form, entry_form, next_form = ("Q", "HHQ", "Q") if is_big else ("H", "HHI", "I")
    (count,) = struct.unpack_from(order + count_form, data, at)
    at, step = at + struct.calcsize(order + count_form), 20 if is_big else 12
    entries = dict[int, tuple[int, int, int]]()
    for place in range(at, at + step * count, step):
        tag, kind, many = struct.unpack_from(order + entry_form, data, place)
        entries[tag] = kind, many, place + struct.calcsize(order + entry_form)
    (after,) = struct.unpack_from(order + next_form, data, at + step * count)
    return Page(order, is_big, entries), after


def as_stored(data: bytes) -> tuple[bytes, int]:
    """Have a decoder that turns pages upright by itself give them as they are stored.

    Args:
        data: the whole file, damaged or not.

    Returns:
        the file with no page turned, and EXIF's number for how the first is turned.
    """
    first, places = 1, list[tuple[str, int]]()
    try:
        for number, page in enumerate(pages(data)):
            kind, _, place = page.entries.get(_ORIENTATION, (0, 0, 0))
            (turn,) = struct.unpack_from(f"{page.order}H", data, place) if kind == _SHORT else (1,)
            if turn in _TURNS:
                places.append((page.order, place))
                first = turn if number == 0 else first
    except struct.error:
        pass  # what comes after the damage is not decoded
    if not places and _IN_XMP not in data:
        return data, 1
    changed = bytearray(data.replace(_IN_XMP, _NOWHERE))
    for order, place in places:
        struct.pack_into(f"{order}H", changed, place, 1)
    return bytes(changed), first

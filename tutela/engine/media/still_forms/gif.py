"""Goes through a GIF from block to block, without its pixels."""

_EXTENSION, _PICTURE, _TRAILER = 0x21, 0x2C, 0x3B
_SCREEN_BYTES, _PICTURE_BYTES = 13, 10


def end_of(data: bytes, start: int = 0) -> int:
    """Give where a GIF that starts there ends, with its trailer.

    Raises:
        IndexError: it ends too early.
        ValueError: its blocks are out of order.
    """
    at = start + _SCREEN_BYTES + _colours(data[start + 10])
    while data[at] != _TRAILER:
        if data[at] == _EXTENSION:
            at = _after_blocks(data, at + 2)
        elif data[at] == _PICTURE:
            at = _after_blocks(data, at + _PICTURE_BYTES + _colours(data[at + 9]) + 1)
        elif data[at] == 0:
            at += 1  # some programs write one block's end twice
        else:
            raise ValueError("a block of no kind")
    return at + 1


def _colours(flags: int) -> int:
    """Give how many bytes a table of colours takes."""
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def _after_blocks(data: bytes, at: int) -> int:
    while data[at]:
        at += data[at] + 1
    return at + 1

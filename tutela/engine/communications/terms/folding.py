"""Gives texts the form in which they are compared: small letters, look-alikes as what they look like.

What is ASCII stands for itself, in small letters. Of every other sign: digits of any script become ours,
letters are taken apart and lose their accents, letters that look like one of ASCII become that, and what
nobody sees is left out. All white space is one space. Places in a form lead back into its text.
"""

import re
import unicodedata
from functools import lru_cache
from importlib.resources import files
from typing import Final

# Signs over and under letters; and what chooses between shapes of one sign.
_MARKS: Final = ((0x300, 0x36F), (0x1AB0, 0x1AFF), (0x20D0, 0x20FF), (0xFE00, 0xFE0F), (0xE0100, 0xE01EF))
_SPACES: Final = re.compile(" {2,}")


def _look_alikes() -> dict[str, str]:
    text = files(__package__).joinpath("confusables.txt").read_text(encoding="utf-8")
    lines = (line.split(" ") for line in text.splitlines() if not line.startswith("#"))
    return {sign: letter for letter, signs in lines for sign in signs}


_ALIKE: Final = _look_alikes()


@lru_cache(maxsize=1 << 16)
def sign_folded(sign: str) -> str:
    """Give what one sign becomes: nothing, one sign, or several."""
    if sign.isspace():
        return " "
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", sign).casefold())
    return "".join(map(_part_folded, apart))


def _part_folded(part: str) -> str:
    if part.isspace():
        return " "
    if part.isascii():
        return part.lower() if part.isprintable() else ""
    at = ord(part)
    if unicodedata.category(part) in ("Cf", "Cc") or any(first <= at <= last for first, last in _MARKS):
        return ""
    digit = unicodedata.decimal(part, None)
    return _ALIKE.get(part, part) if digit is None else str(digit)


class _Table(dict[int, str]):
    """What `str.translate` asks, filled in as signs come."""

    def __missing__(self, key: int) -> str:
        self[key] = said = sign_folded(chr(key))
        return said


_TABLE: Final = _Table()
_MOST_KEPT: Final = 1 << 16


def folded(text: str) -> str:
    """Give the form of a text."""
    if text.isascii() and text.isprintable():
        form = text.lower()
    else:
        if len(_TABLE) > _MOST_KEPT:
            _TABLE.clear()
        form = text.translate(_TABLE)
    return form if "  " not in form else _SPACES.sub(" ", form)


def places(text: str) -> list[int]:
    """Say of every sign of the form of a text at which sign of the text it stands."""
    found, before = list[int](), ""
    for at, sign in enumerate(text):
        for part in sign_folded(sign):
            if part == " " == before:
                continue
            found.append(at)
            before = part
    return found

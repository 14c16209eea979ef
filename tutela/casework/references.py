"""Reads what people call a thing by, as they type it: PK-3, or 3 alone; one, or several at once."""

import re

from tutela.casework.database import row_number
from tutela.errors import NotFound

_BETWEEN = re.compile(r"[\s,;]+")


def number_in(reference: str, sign: str, thing: str) -> int:
    """Read the number in a reference.

    Args:
        reference: what somebody typed.
        sign: what stands before the number: "PK-".
        thing: what it should name, for the refusal: "package".

    Raises:
        NotFound: it names none.
    """
    number = row_number(reference.strip().upper().removeprefix(sign))
    if number is None:
        raise NotFound(f"{reference[:40]!r} is no {thing}. Write it as {sign}3.")
    return number


def numbers_in(text: str, sign: str) -> list[int] | None:
    """Read the numbers in references with blanks, commas or semicolons between; None where one is none."""
    words = [word for word in _BETWEEN.split(text) if word]
    numbers = [row_number(word.upper().removeprefix(sign)) for word in words]
    return None if None in numbers else [number for number in numbers if number is not None]

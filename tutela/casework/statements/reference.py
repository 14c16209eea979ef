"""How people name a statement: ST-3."""

from tutela.errors import NotFound

# What a database can number.
_DIGITS = 18


def number_in(reference: str) -> int:
    """Read the number of a statement from what somebody typed.

    Raises:
        NotFound: it names none.
    """
    digits = reference.strip().upper().removeprefix("ST-")
    if not digits.isdecimal() or len(digits) > _DIGITS:
        raise NotFound(f"{reference[:40]!r} is no statement. Write it as ST-3.")
    return int(digits)

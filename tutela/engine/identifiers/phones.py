"""Telephone numbers, by the tables of `phonenumbers`."""

import re
from typing import Final

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat

from tutela.engine.identifiers.identifier import Identifier, Kind

_WRITTEN: Final = re.compile(
    r"(?:(?:tel|telephone|phone|mobile|mob|cell|ph|sms|call|callto)\s*[:.=]?\s*)?"
    r"(?P<number>\+?[\d\s().\-\u2010-\u2015/]{6,40}(?:\s*(?:ext\.?|x|extension|#)\s*\d{1,7})?)",
    re.IGNORECASE,
)
_LAST_DIGITS: Final = 9


def read(
    exact: str, plain: str, region: str, *, detail: str = "", is_named: bool = False
) -> Identifier | None:
    """Read a telephone number; None where a text is none.

    It is weak: somebody may have mistyped it, until whoever knows says that it was verified.

    Args:
        exact: as it was given.
        plain: the same, refanged.
        region: two letters, of the country in which a number without one would be dialled.
        detail: the platform whose account it is.
        is_named: a person said that it is a number, so that digits alone are enough.
    """
    if not (found := _WRITTEN.fullmatch(plain)):
        return None
    digits = found["number"].strip()
    begins = digits.lstrip("( ")[:1] in ("+", "0") or found.start("number") > 0
    if not begins and not is_named:
        return None
    try:
        number = phonenumbers.parse(digits, region)
    except NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    canonical = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    if number.extension:
        canonical += f";ext={number.extension}"
    abroad = digits.lstrip("( ").startswith(("+", "00"))
    notes = () if abroad else (f"the country was not given: taken for {region}",)
    return Identifier(
        Kind.PHONE, exact, canonical, str(number.national_number)[-_LAST_DIGITS:], detail=detail, notes=notes
    )  # fmt: skip

"""Finds what a text names, among everything else that it says."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from tutela.engine.formats.reports.mail.held import shortened
from tutela.engine.formats.reports.told import Address
from tutela.engine.identifiers import Kind, read

MOST: Final = 100
_LONGEST_LINE, _MOST_LINES = 300, 1000
_NAMING: Final = {Kind.URL, Kind.ONION, Kind.EMAIL, Kind.WALLET, Kind.NETWORK}
_SURE: Final = {*_NAMING, Kind.ACCOUNT, Kind.PHONE}
_AROUND: Final = "<>()[]{}\"'`,;!?*\u201c\u201d\u2018\u2019\u00ab\u00bb"
# Words of a sentence are asked only where they look like anything: each question takes time.
_LIKELY: Final = re.compile(
    r"[^\s]*(?:[a-z0-9\]])(?:\.|:|@|\[)[^\s]*[a-z0-9/\]][^\s]*|[a-z0-9]{26,100}", re.IGNORECASE
)
_PHONE: Final = re.compile(r"(?<![\w/.])\+?[0-9][0-9 ()-]{7,20}[0-9](?![\w/])")
_MARK: Final = re.compile(r"://|\[|@|\(dot\)|hxxp|^\w[\w ]{0,20}:\s*\S+$", re.IGNORECASE)


def found(texts: Iterable[str], links: Iterable[str], own: Iterable[str]) -> tuple[list[Address], int]:
    """Give what texts name, each once, and how many more there are than are given.

    Args:
        texts: what people wrote.
        links: what pages lead to.
        own: how the sender is reached, which is nothing that they report.
    """
    kept: dict[str, Address] = {}
    more, left_out = 0, {each.casefold() for each in own}
    for text, kind in _candidates(texts, links):
        plain = text.casefold()
        if plain in kept or plain in left_out or plain.removeprefix("mailto:") in left_out:
            continue
        if len(kept) < MOST:
            kept[plain] = Address(text, str(kind))
        else:
            more += 1
    return list(kept.values()), more


def _candidates(texts: Iterable[str], links: Iterable[str]) -> Iterator[tuple[str, Kind]]:
    for link in links:
        one = link.strip()
        # A part of the mail itself, or a place in it, is no address.
        if one and not one.lower().startswith(("cid:", "#", "mid:")):
            told = shortened(one)
            yield told, read(told).kind
    for text in texts:
        for line in text.splitlines()[:_MOST_LINES]:
            yield from _in_line(line)


def _in_line(line: str) -> Iterator[tuple[str, Kind]]:
    whole = line.strip().lstrip("> ").strip()
    if len(whole) <= _LONGEST_LINE and _MARK.search(whole):
        kind = read(whole).kind
        if kind in _SURE:
            yield whole, kind
            return
    for word in line[: 8 * _LONGEST_LINE].split():
        if _LIKELY.fullmatch(word):
            plain = word.strip(_AROUND).rstrip(".:")
            kind = read(plain).kind
            if kind in _NAMING:
                yield plain, kind
    for number in _PHONE.findall(line[: 8 * _LONGEST_LINE]):
        if number.lstrip("(").startswith(("+", "0")) and read(number).kind is Kind.PHONE:
            yield number, Kind.PHONE

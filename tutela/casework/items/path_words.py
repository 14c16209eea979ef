"""Cuts paths, and what people look for in them, into words that are compared by their beginnings."""

import re
import unicodedata
from collections.abc import Iterator

from tutela.printable import shown

LONGEST = 40
# So many beginnings within one run of letters and digits, in scripts that put no spaces between words.
_MOST_WITHIN = 8
_RUN = re.compile(r"[^\W_]+")
# Where a word begins inside such a run: at a capital, at a digit, or after digits.
_WITHIN = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])")
# Digests as names, of which a device may hold hundreds of thousands: nobody looks for the middle of one.
_DIGEST = re.compile(r"(?=.*\d)[0-9a-f]{16,}", re.IGNORECASE)
# Thai, Lao, Myanmar, Khmer, kana and Han.
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")


def words_of(*paths: bytes) -> set[bytes]:
    """Give the words of a path through archives, folded: each run of letters and digits, and its parts.

    "WhatsAppImage12" is found by its own beginning and by those of "AppImage12", "Image12" and "12".

    Args:
        paths: raw, of the archives from the outermost on, and within the last of them.
    """
    return {_cut(folded(part)) for path in paths for run in _runs(shown(path)) for part in _parts(run)}


def sought(text: str) -> list[bytes]:
    """Give what somebody looks for as beginnings of words, each once; one after the other narrows it."""
    return list(dict.fromkeys(_cut(folded(run)) for run in _runs(text)))


def are_in(sought: list[bytes], words: set[bytes]) -> bool:
    """Say whether each of these begins one of the words."""
    return all(any(word.startswith(beginning) for word in words) for beginning in sought)


def folded(text: str) -> str:
    """Write a text as it is compared: without case, accents and forms that look alike."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


def _runs(text: str) -> list[str]:
    # Accents that stand apart from their letter, as on a Mac, would cut a word in two.
    return _RUN.findall(unicodedata.normalize("NFKC", text))


def _parts(run: str) -> Iterator[str]:
    yield run
    if _DIGEST.fullmatch(run):
        return
    starts = [match.start() for match in _WITHIN.finditer(run)]
    starts += [match.start() for match in _UNSPACED.finditer(run) if match.start()]
    for start in sorted(set(starts))[:_MOST_WITHIN]:
        yield run[start:]


def _cut(word: str) -> bytes:
    return word[:LONGEST].encode()

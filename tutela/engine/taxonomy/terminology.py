"""Guards the words of notes: terms that blame or belittle children are refused, with what to say instead."""

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tutela.engine.taxonomy.errors import RefusedWords
from tutela.engine.toml_tables import check_keys

WORDS = Path(__file__).parent / "terminology.toml"
_HEAD = {"version": str, "owner": str, "basis": str, "term": list}
_TERM = {"refused": list, "instead": str}


@dataclass(frozen=True, slots=True)
class Refused:
    """A refused term as it stands in a text, and what to say instead."""

    said: str
    instead: str


def find(text: str) -> list[Refused]:
    """Find the refused terms in a text, in their order.

    Capitals, accents, joined or parted words, and characters that cannot be seen make no difference.
    """
    plain = _plain(text)
    found = [
        (match.start(), Refused(match.group(), instead))
        for pattern, instead in _terms()
        for match in pattern.finditer(plain)
    ]
    return [refused for _, refused in sorted(found, key=lambda one: one[0])]


def guard(text: str) -> None:
    """Let a note pass, or refuse it with what to say instead.

    Raises:
        RefusedWords: it holds a refused term.
    """
    found = find(text)
    if found:
        instead = "; ".join(dict.fromkeys(one.instead for one in found))
        raise RefusedWords(f"The note holds words that are not used here. Say instead: {instead}.")


def _plain(text: str) -> str:
    """Give a text in small letters, without accents and without what cannot be seen."""
    parted = unicodedata.normalize("NFKD", text.casefold())
    kept = (one for one in parted if unicodedata.category(one) not in ("Mn", "Cf"))
    return re.sub(r"[\W_]+", " ", "".join(kept))


@cache
def _terms() -> tuple[tuple[re.Pattern[str], str], ...]:
    table = tomllib.loads(WORDS.read_text(encoding="utf-8"))
    check_keys(WORDS.name, table, _HEAD, refusal=RefusedWords)
    terms = [check_keys(WORDS.name, entry, _TERM, refusal=RefusedWords) for entry in table["term"]]
    return tuple(
        (re.compile(r"\b" + refused.replace(" ", " ?")), term["instead"])
        for term in terms
        for refused in term["refused"]
    )

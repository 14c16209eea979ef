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
_TERM = {"refused": list, "instead": str, "instead_cy": str}


@dataclass(frozen=True, slots=True)
class Refused:
    """A refused term as it stands in a text, and what to say instead."""

    said: str
    instead: str


def find(text: str, language: str = "en") -> list[Refused]:
    """Find the refused terms in a text, in their order, with what to say instead in a language, "en" or "cy".

    Capitals, accents, joined or parted words, and characters that cannot be seen make no difference.
    """
    plain = _plain(text)
    found = [
        (match.start(), Refused(match.group().strip(), instead[language]))
        for pattern, instead in _terms()
        for match in pattern.finditer(plain)
    ]
    return [refused for _, refused in sorted(found, key=lambda one: one[0])]


def guard(*notes: str) -> None:
    """Let notes pass, or refuse them, with each word that is not used here and what to write instead.

    Raises:
        RefusedWords: one holds a refused term.
    """
    found = [refused for note in notes for refused in find(note)]
    if found:
        words = "; ".join(dict.fromkeys(f'not "{one.said}" but "{one.instead}"' for one in found))
        raise RefusedWords(f"Write {words}. Nothing was saved; correct the note and send it again.")


def _plain(text: str) -> str:
    """Give a text in small letters, without accents and without what cannot be seen."""
    parted = unicodedata.normalize("NFKD", text.casefold())
    kept = (one for one in parted if unicodedata.category(one) not in ("Mn", "Cf"))
    return re.sub(r"[\W_]+", " ", "".join(kept))


@cache
def _terms() -> tuple[tuple[re.Pattern[str], dict[str, str]], ...]:
    table = tomllib.loads(WORDS.read_text(encoding="utf-8"))
    check_keys(WORDS.name, table, _HEAD, refusal=RefusedWords)
    terms = [check_keys(WORDS.name, entry, _TERM, refusal=RefusedWords) for entry in table["term"]]
    return tuple(
        (re.compile(_whole(refused)), {"en": term["instead"], "cy": term["instead_cy"]})
        for term in terms
        for refused in term["refused"]
    )


def _whole(refused: str) -> str:
    """Give the pattern of a term with the rest of its last word, so that a refusal names what was written."""
    return r"\b(?:" + refused.replace(" ", " ?") + r")\w*"

"""The words of a scheme in another language: all of them, and whether a person has checked them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from tutela.engine.taxonomy.errors import BadScheme, UnknownScheme
from tutela.engine.taxonomy.facts import schemes
from tutela.engine.taxonomy.facts.terms import TagGroup
from tutela.engine.toml_tables import check_keys, read_table

FOLDER = Path(__file__).parent / "translations"
ENGLISH = "en"
_HEAD = {"scheme": str, "language": str, "mark": str, "element": list, "term": list}
_ELEMENT = {"code": str, "asks": str}
_TERM = {"group": str, "code": str, "title": str, "definition": str}


class Mark(StrEnum):
    """Who stands behind the words."""

    ORIGINAL = "original"
    CHECKED = "checked"
    MACHINE = "machine-drafted"


@dataclass(frozen=True, slots=True)
class Words:
    """A term in one language."""

    title: str
    definition: str


@dataclass(frozen=True, slots=True)
class Translation:
    """All words of a scheme in one language; `asks` gives the question of each element by its code."""

    scheme: str
    language: str
    mark: Mark
    asks: Mapping[str, str]
    terms: Mapping[tuple[TagGroup, str], Words]


def languages(scheme: str, folder: Path = FOLDER) -> list[str]:
    """Name the languages of a scheme by their ISO codes, English among them."""
    stem = scheme.replace("/", "-")
    shipped = {path.stem.removeprefix(f"{stem}.") for path in folder.glob(f"{stem}.*.toml")}
    own = {str(each.get("language")) for each in schemes.load(scheme).translated if isinstance(each, dict)}
    return sorted({ENGLISH, *shipped, *own})


def load(scheme: str, language: str, folder: Path = FOLDER) -> Translation:
    """Read the words of a scheme in a language, and check that none is missing or of another scheme.

    Raises:
        UnknownScheme: there is no such scheme, or it is not in that language.
        BadScheme: words are missing, or are there of what the scheme does not have.
    """
    of = schemes.load(scheme)
    if language == ENGLISH:
        terms = {key: Words(term.title, term.definition) for key, term in of.terms.items()}
        asks = {code: element.asks for code, element in of.elements.items()}
        return Translation(scheme, ENGLISH, Mark.ORIGINAL, asks, terms)
    if language not in languages(scheme, folder):
        known = ", ".join(languages(scheme, folder))
        raise UnknownScheme(f"Scheme {scheme} is not in language {language[:20]!r}; it is in {known}.")
    own = next((each for each in of.translated if each["language"] == language), None)
    if own is not None:
        return _checked({"scheme": scheme, **own}, of, language)
    return _shipped(scheme, language, folder)


def check(scheme: schemes.Scheme) -> None:
    """Check all words in other languages that stand in a scheme's own text.

    Raises:
        BadScheme: as `load`, or a language stands there twice.
    """
    languages = []
    for number, entry in enumerate(scheme.translated, 1):
        where = f"Scheme {scheme.name}, translation {number}"
        check_keys(where, entry, {key: _HEAD[key] for key in _HEAD if key != "scheme"}, refusal=BadScheme)
        if re.fullmatch("[a-z]{2,3}", entry["language"]) is None or entry["language"] == ENGLISH:
            raise BadScheme(f"{where}: language is an ISO code other than en, as cy.")
        languages.append(entry["language"])
        _checked({"scheme": scheme.name, **entry}, scheme, entry["language"])
    if len(set(languages)) < len(languages):
        raise BadScheme(f"Scheme {scheme.name} has a language twice. Make the two one.")


@cache
def _shipped(scheme: str, language: str, folder: Path) -> Translation:
    return parse((folder / f"{scheme.replace('/', '-')}.{language}.toml").read_bytes(), scheme, language)


def parse(content: bytes, scheme: str, language: str) -> Translation:
    """Check the bytes of a translation.

    Raises:
        BadScheme: as `load`.
    """
    where = f"Scheme {scheme} in {language}"
    table = read_table(where, content, refusal=BadScheme)
    return _checked(table, schemes.load(scheme), language)


def _checked(table: dict[str, Any], of: schemes.Scheme, language: str) -> Translation:
    scheme, where = of.name, f"Scheme {of.name} in {language}"
    check_keys(where, table, _HEAD, refusal=BadScheme)
    if (table["scheme"], table["language"]) != (scheme, language):
        raise BadScheme(
            f"{where} says that it is {table['scheme']} in {table['language']}. Make them the same."
        )
    if table["mark"] not in (Mark.CHECKED, Mark.MACHINE):
        raise BadScheme(f"{where}: mark is {Mark.CHECKED} or {Mark.MACHINE}.")
    asks = {}
    for number, entry in enumerate(table["element"], 1):
        said = check_keys(f"{where}, element {number}", entry, _ELEMENT, refusal=BadScheme)
        asks[said["code"]] = said["asks"]
    terms = {}
    for number, entry in enumerate(table["term"], 1):
        said = check_keys(f"{where}, term {number}", entry, _TERM, refusal=BadScheme)
        terms[said["group"], said["code"]] = Words(said["title"], said["definition"])
    _check_same(where, set(asks), set(of.elements))
    _check_same(where, set(terms), set(of.terms))
    named = {(TagGroup(group), code): words for (group, code), words in terms.items()}
    return Translation(scheme, language, Mark(table["mark"]), asks, named)


def _check_same(where: str, given: set[object], wanted: set[object]) -> None:
    for one in sorted(wanted - given, key=str):
        raise BadScheme(
            f"{where} has no words for {_shown(one)}. Nothing falls through to English: add them."
        )
    for one in sorted(given - wanted, key=str):
        raise BadScheme(f"{where} has words for {_shown(one)}, which the scheme does not have.")


def _shown(one: object) -> str:
    return " ".join(one) if isinstance(one, tuple) else str(one)

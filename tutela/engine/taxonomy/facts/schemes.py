"""Schemes of terms: the questions, bands and tags that may be recorded, in versions that never change."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from tutela.engine.taxonomy.errors import BadFacts, BadScheme, UnknownScheme
from tutela.engine.taxonomy.facts.terms import TagGroup
from tutela.engine.toml_tables import check_keys, read_table

FOLDER = Path(__file__).parent / "schemes"
# What may follow a tag that takes a code: a reference, never words.
_ARGUMENT = re.compile(r"[A-Z0-9]{1,12}")
_NAME = re.compile(r"[a-z][a-z0-9-]{0,39}/[a-z0-9][a-z0-9.-]{0,19}")
_CODE = re.compile(r"[a-z][a-z0-9_]{1,30}")
_HEAD = {"name": str, "version": str, "owner": str, "basis": str, "element": list, "band": list, "term": list}
# A scheme that is one text, such as a unit keeps, holds its words in other languages itself.
_HEAD_OPTIONAL = {"translation": list}
_ELEMENT = {"code": str, "asks": str, "citation": str}
_BAND = {"code": str}
_TERM = {"group": str, "code": str, "title": str, "definition": str, "key": str}
_TERM_OPTIONAL = {"takes_code": bool}


@dataclass(frozen=True, slots=True)
class Element:
    """A question of law beside the gate facts, such as whether an act is one that a statute lists."""

    code: str
    asks: str
    citation: str


@dataclass(frozen=True, slots=True)
class Term:
    """A tag; `key` is the letter that chooses it in its group, `takes_code` whether a reference follows."""

    group: TagGroup
    code: str
    title: str
    definition: str
    key: str
    takes_code: bool = False


@dataclass(frozen=True, slots=True)
class Scheme:
    """One version of the terms; `name` is that of name and version together, as "starter/1".

    `translated` holds the words in other languages that stand in the same text, as they are written there.
    """

    name: str
    owner: str
    basis: str
    elements: Mapping[str, Element]
    bands: tuple[str, ...]
    terms: Mapping[tuple[TagGroup, str], Term]
    translated: tuple[dict[str, Any], ...] = field(default=(), repr=False)

    def check_tag(self, group: TagGroup, tag: str) -> None:
        """Check one tag as it is recorded.

        Raises:
            BadFacts: the group has no such term, or its reference is missing, none was wanted, or is no code.
        """
        code, colon, argument = tag.partition(":")
        term = self.terms.get((group, code))
        if term is None:
            raise BadFacts(f"Scheme {self.name} has no {group} tag {code[:40]!r}.")
        if bool(colon) is not term.takes_code:
            wanted = f"a reference, as {code}:AB12" if term.takes_code else "no reference"
            raise BadFacts(f"The {group} tag {code!r} takes {wanted}.")
        if colon and _ARGUMENT.fullmatch(argument) is None:
            raise BadFacts(
                f"The reference of the {group} tag {code!r} is up to 12 capitals and digits, never words."
            )


def names(folder: Path = FOLDER) -> list[str]:
    """Name the schemes in a folder, each as name and version."""
    return sorted("/".join(path.stem.rsplit("-", 1)) for path in folder.glob("*-*.toml"))


def is_shipped(name: str, folder: Path = FOLDER) -> bool:
    """Say whether a scheme is one of those in a folder, or would be another version of one."""
    return name.partition("/")[0] in {each.partition("/")[0] for each in names(folder)}


# Where schemes are looked for that are not shipped: each gives the text of one by its name, or None.
_others: list[Callable[[str], str | None]] = []


def look_also(where: Callable[[str], str | None]) -> None:
    """Have schemes looked for in another place as well: what is shipped is found first, and always.

    Args:
        where: gives the text of a scheme by its name, None where it has none; what it gave once must not
            change.
    """
    _others.append(where)


def load(name: str, folder: Path = FOLDER) -> Scheme:
    """Read a scheme and check all of it.

    Raises:
        UnknownScheme: there is none of that name and version.
        BadScheme: it breaks a rule of the form.
    """
    if (shipped := _shipped(name, folder)) is not None:
        return shipped
    others = [] if is_shipped(name, folder) or folder != FOLDER else _others
    text = next((text for where in others if (text := where(name)) is not None), None)
    if text is None:
        raise UnknownScheme(
            f"There is no scheme {name[:60]!r}; there are {', '.join(names(folder)) or 'none'}."
        )
    return read(text, name)


@cache
def _shipped(name: str, folder: Path) -> Scheme | None:
    if name not in names(folder):
        return None
    return parse((folder / f"{name.replace('/', '-')}.toml").read_bytes(), name)


@lru_cache(maxsize=64)
def read(text: str, name: str = "") -> Scheme:
    """Read the text of a scheme, once for each text.

    Raises:
        BadScheme: as `parse`.
    """
    return parse(text.encode(), name)


def parse(content: bytes, name: str = "") -> Scheme:
    """Check the bytes of a scheme, which is to be called `name` where one is given.

    Raises:
        BadScheme: it breaks a rule of the form; the message says which, and where.
    """
    where = f"Scheme {name}" if name else "The scheme"
    table = read_table(where, content, refusal=BadScheme)
    check_keys(where, table, _HEAD, _HEAD_OPTIONAL, refusal=BadScheme)
    called = f"{table['name']}/{table['version']}"
    if name and called != name:
        raise BadScheme(f"{where} calls itself {called}. Make the two the same.")
    if _NAME.fullmatch(called) is None:
        raise BadScheme(f"{where}: name and version are small letters, digits, hyphens and dots.")
    elements = [
        Element(**check_keys(f"{where}, element {number}", entry, _ELEMENT, refusal=BadScheme))
        for number, entry in enumerate(table["element"], 1)
    ]
    bands = [
        check_keys(f"{where}, band {number}", entry, _BAND, refusal=BadScheme)["code"]
        for number, entry in enumerate(table["band"], 1)
    ]
    terms = [_term(f"{where}, term {number}", entry) for number, entry in enumerate(table["term"], 1)]
    _check_single(where, [element.code for element in elements])
    _check_single(where, bands)
    _check_single(where, [(term.group, term.code) for term in terms])
    _check_single(where, [(term.group, term.key) for term in terms])
    for code in [*(element.code for element in elements), *(term.code for term in terms)]:
        if _CODE.fullmatch(code) is None:
            raise BadScheme(f"{where}: {code!r} is no code: small letters, digits and underscores.")
    return Scheme(
        called,
        table["owner"],
        table["basis"],
        {element.code: element for element in elements},
        tuple(bands),
        {(term.group, term.code): term for term in terms},
        tuple(table.get("translation", ())),
    )


def _term(where: str, entry: object) -> Term:
    said = check_keys(where, entry, _TERM, _TERM_OPTIONAL, refusal=BadScheme)
    if said["group"] not in list(TagGroup):
        raise BadScheme(f"{where}: {said['group']!r} is none of {', '.join(TagGroup)}.")
    if re.fullmatch("[a-z]", said["key"]) is None:
        raise BadScheme(f"{where}: key {said['key']!r} is not one small letter.")
    said["group"] = TagGroup(said["group"])
    return Term(**said)


def _check_single(where: str, given: list[Any]) -> None:
    for one in given:
        if given.count(one) > 1:
            raise BadScheme(f"{where} has {one!r} twice. Change one.")

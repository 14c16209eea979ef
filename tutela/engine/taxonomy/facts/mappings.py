"""What facts are called in a vocabulary of somebody else, as data with an owner."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tutela.engine.taxonomy.errors import BadScheme, UnknownScheme
from tutela.engine.taxonomy.facts import schemes
from tutela.engine.taxonomy.facts.facts import GATE, OF_CHILD, SCHEME, Facts
from tutela.engine.toml_tables import check_keys, read_table

FOLDER = Path(__file__).parent / "mappings"
_HEAD = {key: str for key in ("name", "version", "title", "owner", "citation", "mark")}
_TERM = {"to": str, "says": str}
_WAYS = {"item": dict, "child": dict, "tags": list}
_Answers = tuple[tuple[str, frozenset[str]], ...]


@dataclass(frozen=True, slots=True)
class Term:
    """A term of the other vocabulary: it stands for one answer of the item, or of any child, or for a tag."""

    to: str
    says: str
    item: _Answers
    child: _Answers
    tags: frozenset[str]

    def stands_for(self, facts: Facts) -> bool:
        """Say whether any of what it stands for was recorded."""
        return (
            any(facts.value(fact) in answers for fact, answers in self.item)
            or any(
                getattr(child, fact) in answers for child in facts.children for fact, answers in self.child
            )
            or any(
                f"{group}/{tag.partition(':')[0]}" in self.tags for group, tags in facts.tags for tag in tags
            )
        )


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """A vocabulary of somebody else; `uncoded` names its terms that no fact stands for."""

    name: str
    version: str
    title: str
    owner: str
    citation: str
    mark: str
    uncoded: tuple[str, ...]
    terms: tuple[Term, ...]

    def terms_of(self, facts: Facts) -> list[Term]:
        """Give the terms that stand for what was recorded; what nobody recorded is absent, and not denied."""
        return [term for term in self.terms if term.stands_for(facts)]


def names(folder: Path = FOLDER) -> list[str]:
    """Name the vocabularies in a folder."""
    return sorted(path.stem for path in folder.glob("*.toml"))


@cache
def load(name: str, folder: Path = FOLDER) -> Vocabulary:
    """Read a vocabulary and check all of it.

    Raises:
        UnknownScheme: the folder has none of that name.
        BadScheme: it breaks a rule of the form, or names what the scheme of terms does not have.
    """
    if name not in names(folder):
        known = ", ".join(names(folder)) or "none"
        raise UnknownScheme(f"There is no vocabulary {name[:60]!r}; there are {known}.")
    return parse((folder / f"{name}.toml").read_bytes(), name)


def parse(content: bytes, name: str) -> Vocabulary:
    """Check the bytes of a vocabulary that is to be called `name`.

    Raises:
        BadScheme: as `load`.
    """
    where = f"Vocabulary {name}"
    table = read_table(where, content, refusal=BadScheme)
    check_keys(where, table, {**_HEAD, "term": list, "uncoded": list}, refusal=BadScheme)
    if table["name"] != name:
        raise BadScheme(f"{where} calls itself {table['name']!r}. Make the two the same.")
    terms = tuple(_term(f"{where}, term {number}", entry) for number, entry in enumerate(table["term"], 1))
    named = [term.to for term in terms] + table["uncoded"]
    for one in named:
        if named.count(one) > 1:
            raise BadScheme(f"{where} has {one!r} twice. Change one.")
    return Vocabulary(**{key: table[key] for key in _HEAD}, uncoded=tuple(table["uncoded"]), terms=terms)


def _term(where: str, entry: object) -> Term:
    said = check_keys(where, entry, _TERM, _WAYS, refusal=BadScheme)
    if not any(said.get(way) for way in _WAYS):
        raise BadScheme(f"{where} stands for nothing: name item, child or tags.")
    known = {f"{group}/{code}" for group, code in schemes.load(SCHEME).terms}
    _check(where, said.get("tags", []), known)
    return Term(
        said["to"],
        said["says"],
        _answers(where, said.get("item", {}), GATE),
        _answers(where, said.get("child", {}), OF_CHILD),
        frozenset(said.get("tags", [])),
    )


def _answers(where: str, table: dict[str, Any], allowed: Any) -> _Answers:
    _check(where, table, set(allowed))
    for fact, answers in table.items():
        _check(f"{where}, {fact}", answers, {str(one) for one in allowed[fact]})
    return tuple((fact, frozenset(answers)) for fact, answers in table.items())


def _check(where: str, given: Iterable[str], known: set[str]) -> None:
    for one in given:
        if one not in known:
            raise BadScheme(f"{where}: there is no {one!r}; there are {', '.join(sorted(known))}.")

"""Lists of terms as data: whose each is, in which language, what it means that one is found."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from tutela.engine.communications.terms.folding import folded
from tutela.engine.toml_tables import check_keys, read_table
from tutela.errors import Invalid

# By what name a unit keeps its own.
NAME = "terms in communications"
MOST_LISTS, MOST_TERMS, LONGEST_TERM, LONGEST_NAME = 50, 20_000, 200, 60
_ENTRY = {"id": str, "title": str, "owner": str, "language": str, "meaning": str, "terms": str}
_OPTIONS = {"inside_words": bool}


class BadTerms(Invalid):
    """A text is no book of term lists."""

    code = "TU-F17"


@dataclass(frozen=True, slots=True)
class TermList:
    """One list.

    Attributes:
        id: by which hits name it, through all versions.
        title: what people call it.
        owner: who answers for it.
        language: of its terms, as BCP 47 writes it.
        meaning: what it may mean that one is found.
        inside_words: whether a term is found inside a longer word.
        terms: by their form, as they were written.
    """

    id: str
    title: str
    owner: str
    language: str
    meaning: str
    inside_words: bool
    terms: dict[str, str]


@lru_cache(maxsize=16)
def read(text: str) -> tuple[TermList, ...]:
    """Read a book of lists.

    Raises:
        BadTerms: the message says where, and what is wrong.
    """
    table = read_table("The terms", text, refusal=BadTerms)
    check_keys("The book of terms", table, {}, {"list": list}, refusal=BadTerms)
    entries = table.get("list", [])
    if len(entries) > MOST_LISTS:
        raise BadTerms(f"There are {len(entries)} lists; {MOST_LISTS} are the most.")
    lists = tuple(_list(f"List {place}", entry) for place, entry in enumerate(entries, 1))
    if len({each.id for each in lists}) != len(lists):
        raise BadTerms("Two lists have one id. Give each its own, and never use one again.")
    if (count := sum(len(each.terms) for each in lists)) > MOST_TERMS:
        raise BadTerms(f"There are {count:,} terms; {MOST_TERMS:,} are the most.")
    return lists


def _list(where: str, entry: Any) -> TermList:
    said = check_keys(where, entry, _ENTRY, _OPTIONS, refusal=BadTerms)
    name = said["id"]
    if len(name) > LONGEST_NAME or not name.replace("-", "").isalnum() or not name.isascii():
        raise BadTerms(f'{where}: "id" has letters, digits and hyphens, {LONGEST_NAME} at most.')
    inside = said.get("inside_words", False)
    return TermList(
        name,
        said["title"],
        said["owner"],
        said["language"],
        said["meaning"],
        inside,
        _terms(where, said["terms"]),
    )


def _terms(where: str, lines: str) -> dict[str, str]:
    terms = dict[str, str]()
    for line in filter(None, map(str.strip, lines.splitlines())):
        form = folded(line).strip()
        if not form or len(line) > LONGEST_TERM or len(form) > LONGEST_TERM:
            raise BadTerms(
                f"{where}: the term {line[:50]!r} is longer than {LONGEST_TERM} signs, or says nothing."
            )
        if form in terms:
            raise BadTerms(f"{where}: {line!r} and {terms[form]!r} are the same term. Write it once.")
        terms[form] = line
    if not terms:
        raise BadTerms(f'{where}: "terms" has none. Write one a line.')
    return terms

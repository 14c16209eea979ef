"""The lists of terms that a unit looks for: a rule book of its own, which two people approve."""

from dataclasses import dataclass
from functools import lru_cache

from tutela.casework.policies.queries import rules_in_force
from tutela.engine.communications.terms import book
from tutela.engine.communications.terms.book import TermList
from tutela.engine.communications.terms.finder import Finder

# The name under which a unit's policies hold its own.
BOOK = book.NAME


@dataclass(frozen=True, slots=True)
class InForce:
    """What a unit looks for: `policy` and `number` name the version, `lists` are by their ids."""

    policy: str
    number: int
    text: str
    lists: dict[str, TermList]

    def title(self, name: str) -> str:
        """Give what people call a list; its id where the version has it no more."""
        return self.lists[name].title if name in self.lists else name


def check(text: str) -> None:
    """Refuse a text that is no book of term lists.

    Raises:
        BadTerms: the message says where, and what is wrong.
    """
    book.read(text)


def shipped() -> str:
    """Give the text that a unit's first version is drafted from: it looks for nothing."""
    return (
        "# The lists of terms that are looked for in messages, whatever capitals or look-alikes they have.\n"
        "# The id of a list stays the same in all versions. A term is a word of its own, unless\n"
        "# inside_words = true (as scripts without spaces need).\n"
        '#\n# [[list]]\n# id = "numbers"\n# title = "Numbered sentences"\n# owner = "Intelligence lead"\n'
        '# language = "en"\n# meaning = "What it may mean that one is found."\n'
        "# terms = '''\n# number 17\n# number 18\n# '''\n"
    )


def in_force(unit: int) -> InForce | None:
    """Give the lists that two people of a unit approved; None where they approved none.

    Raises:
        VersionBroken: the version in force is not what they approved.
    """
    version = rules_in_force(unit, BOOK)
    if version is None:
        return None
    lists = {each.id: each for each in book.read(version.text)}
    return InForce(version.policy.name, version.number, version.text, lists)


@lru_cache(maxsize=4)
def finder_of(text: str) -> Finder:
    """Make ready to look for the terms of a book."""
    return Finder(book.read(text))

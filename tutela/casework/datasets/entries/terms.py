"""Terms of one list of the unit's book, which two people approved."""

from collections.abc import Iterator, Mapping, Sequence

from tutela.casework.datasets.entries.basis import Basis
from tutela.casework.datasets.models import EntryList, ListEntry
from tutela.casework.policies.queries import rules_in_force
from tutela.engine.communications.terms import book
from tutela.engine.communications.terms.book import TermList


def lists_in_force(unit: int) -> tuple[int, dict[str, TermList]]:
    """Give the number of the unit's book of terms in force, and its lists by their ids; 0 and none without.

    Raises:
        VersionBroken: the version in force is not what two people approved.
    """
    version = rules_in_force(unit, book.NAME)
    return (version.number, {each.id: each for each in book.read(version.text)}) if version else (0, {})


class Terms:
    """Where lists of terms come from."""

    def could_be(self, of: EntryList) -> Iterator[Basis]:
        """Give each term of the list as the version in force has it."""
        number, lists = lists_in_force(of.unit_id)
        found = lists.get(of.term_list)
        if found is not None:
            for form, term in found.terms.items():
                yield Basis(form, said=_said(found, term), version=number)

    def fallen(self, of: EntryList, entries: Sequence[ListEntry]) -> Mapping[int, str]:
        """Say of each term that the version in force has no more that it has not."""
        number, lists = lists_in_force(of.unit_id)
        found = lists.get(of.term_list)
        there = found.terms if found else {}
        says = f"Version {number} of the book of terms has it no more." if number else "No book is in force."
        return {entry.pk: says for entry in entries if entry.key not in there}


def _said(found: TermList, term: str) -> dict[str, object]:
    return {
        "term": term, "language": found.language, "meaning": found.meaning, "inside_words": found.inside_words
    }  # fmt: skip

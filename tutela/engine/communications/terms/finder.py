"""Finds all terms of a book in many texts at once, and says where in each text they stand."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from tutela.engine.communications.terms.book import TermList
from tutela.engine.communications.terms.folding import folded, places


class Hit(NamedTuple):
    """One term in one of some texts: `start` and `length` are in signs of the text as it was written."""

    text: int
    list: str
    term: str
    start: int
    length: int


class Finder:
    """Every term of a book, ready to be looked for; it changes nothing in itself and serves any thread."""

    def __init__(self, lists: Sequence[TermList]) -> None:
        """Make ready to look for the terms of some lists."""
        wanted = dict[str, list[tuple[str, bool]]]()
        for each in lists:
            for form in each.terms:
                wanted.setdefault(form, []).append((each.id, each.inside_words))
        self._terms = list(wanted.items())
        self._automaton = AhoCorasick(list(wanted), MatchKind.Standard)

    def find(self, texts: Sequence[str]) -> Iterator[Hit]:
        """Give every place of every term, text by text, terms that overlap or hold one another included.

        A few hundred texts at once are looked through faster than one after the other.
        """
        if not self._terms:
            return
        forms = [folded(text) for text in texts]
        # No form has this sign in it, so that no term reaches from one text into another.
        joined = "\n".join(forms)
        starts = list(accumulate((len(form) + 1 for form in forms), initial=0))
        back = dict[int, list[int]]()
        for number, first, end in self._automaton.find_matches_as_indexes(joined, overlapping=True):
            term, lists = self._terms[number]
            is_word = not (joined[first - 1 : first].isalnum() or joined[end : end + 1].isalnum())
            at = bisect_right(starts, first) - 1
            for name, is_inside_too in lists:
                if is_word or is_inside_too:
                    start, length = self._place(
                        texts[at], forms[at], first - starts[at], end - starts[at], back, at
                    )
                    yield Hit(at, name, term, start, length)

    @staticmethod
    def _place(
        text: str, form: str, first: int, end: int, back: dict[int, list[int]], at: int
    ) -> tuple[int, int]:
        """Say where in a text a part of its form stands."""
        if text.isascii() and text.isprintable() and len(text) == len(form):
            return first, end - first
        if at not in back:
            back.clear()
            back[at] = places(text)
        start = back[at][first]
        return start, back[at][end - 1] + 1 - start

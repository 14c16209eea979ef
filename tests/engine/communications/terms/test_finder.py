"""Terms are found in whatever letters they are dressed, and each hit leads to the signs that were written."""

import pytest
from hypothesis import given, strategies as st

from tutela.engine.communications.terms import book
from tutela.engine.communications.terms.book import BadTerms
from tutela.engine.communications.terms.finder import Finder
from tutela.engine.communications.terms.folding import folded, places

_BOOK = """
[[list]]
id = "numbers"
title = "Numbers of sentences"
owner = "Intelligence lead"
language = "en"
meaning = "A numbered sentence stands there."
terms = '''
number 17
Sentence
один
'''

[[list]]
id = "parts"
title = "Parts of words"
owner = "Intelligence lead"
language = "en"
meaning = "A part of a word stands there."
inside_words = true
terms = '''
tence
number
'''
"""
# What people write with, and what hides in it: look-alikes, marks, wide letters, nothing, and white space.
_SIGNS = st.sampled_from(
    "sentec number17 \u0430\u043e\u0435\u0455\u0301\u200b\uff33\u00a0\n ßﬁ가одИН\uff11\u06f7\u202e"
)


def _found(text: str) -> list[tuple[str, str, str]]:
    hits = Finder(book.read(_BOOK)).find([text])
    return [(hit.list, hit.term, text[hit.start : hit.start + hit.length]) for hit in hits]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("A SENTENCE here", "SENTENCE"),
        ("a \u0455\u0435nten\u0441\u0435", "\u0455\u0435nten\u0441\u0435"),
        ("a se\u200bn\u0301tence", "se\u200bn\u0301tence"),
        ("a \uff33\uff45ntence.", "\uff33\uff45ntence"),
        ("number\u00a0\n 17", "number\u00a0\n 17"),
        ("number \u0661\u0667", "number \u0661\u0667"),
        ("ОДИН", "ОДИН"),
    ],
    ids=["capitals", "look-alikes", "hidden", "wide", "spaces", "digits", "other script"],
)  # fmt: skip
def test_a_term_is_found_however_it_is_dressed_and_as_it_was_written(text: str, written: str) -> None:
    assert written in [said for name, _, said in _found(text) if name == "numbers"]


def test_a_term_is_a_word_of_its_own_unless_its_list_says_otherwise() -> None:
    assert _found("sentences numbering") == [("parts", "tence", "tence"), ("parts", "number", "number")]
    assert ("numbers", "sentence", "sentence") in _found("(sentence)")


@given(st.text(_SIGNS | st.characters(), max_size=40))
def test_the_form_of_a_form_is_itself_and_each_sign_of_it_has_a_place(text: str) -> None:
    form = folded(text)
    assert folded(form) == form
    at = places(text)
    assert len(at) == len(form)
    assert at == sorted(at)


@given(st.lists(st.text(_SIGNS, max_size=60), max_size=6))
def test_hits_are_those_of_looking_at_every_place_and_their_signs_hold_the_term(texts: list[str]) -> None:
    lists = book.read(_BOOK)
    found = {(hit.text, hit.list, hit.term, hit.start, hit.length) for hit in Finder(lists).find(texts)}
    expected = set()
    for number, text in enumerate(texts):
        form, at = folded(text), places(text)
        for each in lists:
            for term in each.terms:
                for first in range(len(form) - len(term) + 1):
                    around = form[max(0, first - 1) : first] + form[first + len(term) : first + len(term) + 1]
                    is_word = not any(sign.isalnum() for sign in around)
                    if form.startswith(term, first) and (each.inside_words or is_word):
                        last = at[first + len(term) - 1]
                        expected.add((number, each.id, term, at[first], last + 1 - at[first]))
    assert found == expected
    for number, _, term, start, length in found:
        assert term in folded(texts[number][start : start + length])


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("один", "SENTENCE"), "same term"),
        (('id = "parts"', 'id = "numbers"'), "one id"),
        (('owner = "Intelligence lead"', ""), '"owner" is missing'),
        (("один", "\u200b"), "says nothing"),
        (('id = "parts"', 'id = "Parts of words"'), "hyphens"),
        (("[[list]]", "[[list"), "not TOML"),
    ],
    ids=["twice", "one id", "no owner", "nothing", "no id", "no TOML"],
)
def test_a_book_that_is_not_sound_is_refused_with_the_place(change: tuple[str, str], says: str) -> None:
    with pytest.raises(BadTerms, match=says):
        book.read(_BOOK.replace(*change, 1))

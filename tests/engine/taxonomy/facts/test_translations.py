import re

import pytest

from tutela.engine.taxonomy.errors import BadScheme, UnknownScheme
from tutela.engine.taxonomy.facts import schemes, translations
from tutela.engine.taxonomy.facts.terms import TagGroup
from tutela.engine.taxonomy.facts.translations import Mark

WELSH = (translations.FOLDER / "starter-1.cy.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize("scheme", schemes.names())
def test_every_scheme_is_in_english_and_welsh_with_nothing_missing(scheme: str) -> None:
    of = schemes.load(scheme)

    assert translations.languages(scheme) == ["cy", "en"]
    for language in translations.languages(scheme):
        words = translations.load(scheme, language)
        assert words.terms.keys() == of.terms.keys()
        assert words.asks.keys() == of.elements.keys()
        assert all(one.definition.endswith(".") for one in words.terms.values())
        assert all(one.endswith("?") for one in words.asks.values())


def test_welsh_says_that_a_machine_drafted_it_and_is_not_english() -> None:
    english, welsh = translations.load("starter/1", "en"), translations.load("starter/1", "cy")

    assert (english.mark, welsh.mark) == (Mark.ORIGINAL, Mark.MACHINE)
    assert english.terms[TagGroup.IMAGE, "indoors"].title == "Indoors"
    assert all(welsh.terms[key] != english.terms[key] for key in english.terms)
    assert all(welsh.asks[code] != english.asks[code] for code in english.asks)


def test_a_language_that_is_not_there_is_refused_with_those_that_are() -> None:
    with pytest.raises(UnknownScheme, match="it is in cy, en"):
        translations.load("starter/1", "fr")
    with pytest.raises(UnknownScheme, match="There is no scheme"):
        translations.load("starter/0", "en")


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ('code = "indoors"', 'code = "inside"', "has no words for image indoors. Nothing falls through"),
        ('code = "purpose"', 'code = "aim"', "has no words for purpose"),
        ('mark = "machine-drafted"', 'mark = "original"', "mark is checked or machine-drafted"),
        ('language = "cy"', 'language = "kw"', "says that it is starter/1 in kw"),
        ('title = "Dan do"', 'titel = "Dan do"', 'Did you mean "title"'),
        ("[[element]]", "[element]", "is not TOML"),
    ],
)
def test_a_translation_with_a_gap_is_refused_with_its_place(before: str, after: str, message: str) -> None:
    assert before in WELSH
    with pytest.raises(BadScheme, match=re.escape(message)):
        translations.parse(WELSH.replace(before, after, 1).encode(), "starter/1", "cy")


def test_words_for_what_the_scheme_does_not_have_are_refused() -> None:
    more = f'{WELSH}\n[[element]]\ncode = "mood"\nasks = "Brawddeg 1?"\n'

    with pytest.raises(BadScheme, match="has words for mood, which the scheme does not have"):
        translations.parse(more.encode(), "starter/1", "cy")

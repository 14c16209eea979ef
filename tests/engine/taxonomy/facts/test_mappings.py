import re

import pytest

from tutela.engine.taxonomy.errors import BadScheme, UnknownScheme
from tutela.engine.taxonomy.facts import Child, Facts, mappings
from tutela.engine.taxonomy.facts.terms import (
    Answer,
    Development,
    Likelihood,
    Medium,
    Synthetic,
    TagGroup,
)

ANNOTATIONS = mappings.load("ncmec-annotations")
TEXT = (mappings.FOLDER / "ncmec-annotations.toml").read_text()
YES = Answer.YES


@pytest.mark.parametrize(
    ("facts", "terms"),
    [
        (Facts(), []),
        (Facts(medium=Medium.DRAWING), ["animeDrawingVirtualHentai"]),
        (Facts(synthetic=Synthetic.SUSPECTED), []),
        (Facts(synthetic=Synthetic.CONFIRMED), ["generativeAi"]),
        (Facts(child=YES, children=(Child(), Child(development=Development.INFANT))), ["infant"]),
        (Facts(child=YES, children=(Child(self_generated=Likelihood.NO),)), []),
        (
            Facts(child=YES, children=(Child(self_generated=Likelihood.POSSIBLE),)),
            ["possibleSelfProduction"],
        ),
        (Facts(tags=((TagGroup.IMAGE, ("livestream", "brand:A1")),)), ["liveStreaming"]),
    ],
)
def test_a_term_stands_for_what_was_recorded_and_for_nothing_else(facts: Facts, terms: list[str]) -> None:
    assert [term.to for term in ANNOTATIONS.terms_of(facts)] == terms


def test_what_no_fact_stands_for_is_named_for_a_person() -> None:
    assert set(ANNOTATIONS.uncoded) == {
        "potentialMeme",
        "viral",
        "physicalHarm",
        "violenceGore",
        "bestiality",
    }
    assert ANNOTATIONS.mark == "unverified"


def test_an_unknown_vocabulary_names_those_there_are() -> None:
    with pytest.raises(UnknownScheme, match="there are ncmec-annotations"):
        mappings.load("other")


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ('name = "ncmec-annotations"', 'name = "other"', "calls itself 'other'"),
        ('to = "infant"', 'to = "viral"', "has 'viral' twice"),
        ("image/livestream", "image/stream", "term 5: there is no 'image/stream'"),
        ("medium = [", "media = [", "term 1: there is no 'media'"),
        ('["drawing"]', '["cartoon"]', "term 1, medium: there is no 'cartoon'"),
        ('item = { medium = ["drawing"] }\n', "", "stands for nothing"),
        ('item = { medium = ["drawing"] }\n', "item = {}\n", "stands for nothing"),
        ("[[term]]", "[term]", "is not TOML"),
    ],
)
def test_a_vocabulary_that_breaks_a_rule_is_refused_with_the_place(
    before: str, after: str, message: str
) -> None:
    assert before in TEXT
    with pytest.raises(BadScheme, match=re.escape(message)):
        mappings.parse(TEXT.replace(before, after, 1).encode(), "ncmec-annotations")

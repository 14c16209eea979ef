import re
from pathlib import Path

import pytest

from tutela.engine.taxonomy.errors import BadScheme, UnknownScheme
from tutela.engine.taxonomy.facts import schemes
from tutela.engine.taxonomy.facts.terms import TagGroup

STARTER = (schemes.FOLDER / "starter-1.toml").read_text()


@pytest.mark.parametrize("name", schemes.names())
def test_a_shipped_scheme_covers_each_group_with_dry_definitions(name: str) -> None:
    scheme = schemes.load(name)

    first = {TagGroup.IMAGE, TagGroup.INVESTIGATIVE, TagGroup.HANDLING}
    assert {group for group, _ in scheme.terms} == (first if name == "starter/1" else set(TagGroup))
    for term in scheme.terms.values():
        assert len(term.definition) <= 120
        assert term.definition.endswith(".")
    for element in scheme.elements.values():
        assert element.asks.endswith("?")
        assert element.citation


def test_the_bands_of_the_starter_scheme_cover_each_age_of_a_child_once() -> None:
    ages = [
        age
        for band in schemes.load("starter/1").bands
        for age in range(int(band.split("-")[0]), int(band.split("-")[1]) + 1)
    ]

    assert ages == list(range(18))


def test_the_letters_of_a_group_choose_one_tag_each() -> None:
    terms = schemes.load("starter/1").terms.values()

    assert len({(term.group, term.key) for term in terms}) == len(terms)


def test_a_unit_keeps_schemes_in_a_folder_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "ours-2.toml").write_text(
        STARTER.replace('name = "starter"', 'name = "ours"').replace('version = "1"', 'version = "2"')
    )

    assert schemes.names(tmp_path) == ["ours/2"]
    assert schemes.load("ours/2", tmp_path).name == "ours/2"
    with pytest.raises(UnknownScheme, match="there are ours/2"):
        schemes.load("starter/1", tmp_path)


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ('version = "1"', 'version = "2"', "calls itself starter/2"),
        ('code = "0-2"', 'code = "3-6"', "has '3-6' twice"),
        ('code = "obscene"', 'code = "purpose"', "has 'purpose' twice"),
        ('code = "obscene"', 'code = "Obscene!"', "'Obscene!' is no code"),
        ('key = "o"', 'key = "i"', "twice"),
        ('key = "o"', 'key = "O"', "not one small letter"),
        (
            'group = "image"',
            'group = "images"',
            "'images' is none of image, child, series, investigative, handling",
        ),
        ("takes_code = true", "takes_kode = true", 'Did you mean "takes_code"'),
        ("[[band]]", "[band]", "is not TOML"),
    ],
)
def test_a_scheme_that_breaks_a_rule_is_refused_with_the_place(before: str, after: str, message: str) -> None:
    assert before in STARTER
    with pytest.raises(BadScheme, match=re.escape(message)):
        schemes.parse(STARTER.replace(before, after, 1).encode(), "starter/1")

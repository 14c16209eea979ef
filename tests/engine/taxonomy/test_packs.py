import hashlib
import re
from pathlib import Path

import pytest

from tutela.engine.taxonomy import packs

PACK = (packs.FOLDER / "demonstration.toml").read_text()


def changed(before: str, after: str) -> bytes:
    assert before in PACK
    return PACK.replace(before, after, 1).encode()


def test_the_uk_pack_names_the_categories_of_the_law_and_their_sources() -> None:
    pack = packs.load("uk")

    assert [category.code for category in pack.categories] == [
        "A",
        "B",
        "C",
        "indecent",
        "prohibited",
        "extreme",
        "not_criminal",
        "cannot_determine",
    ]
    assert "Protection of Children Act 1978 s1" in pack.category("A").citation
    assert pack.category("prohibited").citation == "Coroners and Justice Act 2009 s62"
    assert pack.category("extreme").citation == "Criminal Justice and Immigration Act 2008 s63"


def test_the_uk_keys_are_those_of_the_key_map() -> None:
    keys = {category.code: category.key for category in packs.load("uk").categories}

    assert keys == {
        "A": "1",
        "B": "2",
        "C": "3",
        "indecent": "4",
        "prohibited": "P",
        "extreme": "X",
        "not_criminal": "0",
        "cannot_determine": "9",
    }


def test_the_uk_vics_numbers_are_marked_as_a_convention_to_be_confirmed() -> None:
    pack = packs.load("uk")

    assert {category.code: category.vics for category in pack.categories if category.vics is not None} == {
        "A": 1,
        "B": 2,
        "C": 3,
    }
    assert "convention" in pack.vics_note
    assert "administrator confirms" in pack.vics_note


def test_the_demonstration_pack_has_proxies_only() -> None:
    pack = packs.load("demonstration")

    assert [(category.code, category.vics) for category in pack.categories] == [
        ("Alpha", 1),
        ("Beta", 2),
        ("Gamma", 3),
        ("None", 0),
    ]


@pytest.mark.parametrize("name", packs.names())
def test_no_two_categories_share_a_key_a_shape_or_a_number(name: str) -> None:
    categories = packs.load(name).categories

    for what in ("key", "shape", "code", "title"):
        values = [getattr(category, what) for category in categories]
        assert len(set(values)) == len(values), what


@pytest.mark.parametrize("name", packs.names())
def test_every_sentence_of_a_pack_is_short_and_dry(name: str) -> None:
    for category in packs.load(name).categories:
        assert len(category.definition) <= 120
        assert category.definition.endswith(".")
        assert not re.search(r"porn\b|kid", category.definition + category.title, re.IGNORECASE)


def test_the_digest_is_that_of_the_file_so_that_a_grade_can_name_its_law() -> None:
    content = (packs.FOLDER / "uk.toml").read_bytes()

    assert packs.load("uk").digest == hashlib.sha256(content).hexdigest()


def test_an_unknown_category_names_those_there_are() -> None:
    with pytest.raises(KeyError, match="use one of Alpha, Beta, Gamma, None"):
        packs.load("demonstration").category("Delta")


def test_an_unknown_pack_names_those_there_are() -> None:
    with pytest.raises(packs.UnknownPack, match="there are demonstration, uk"):
        packs.load("../uk")


def test_a_site_keeps_packs_in_a_folder_of_its_own(tmp_path: Path) -> None:
    content = PACK.replace('name = "demonstration"', 'name = "ours"')
    (tmp_path / "ours.toml").write_text(content)

    pack = packs.load("ours", tmp_path)

    assert pack.name == "ours"


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("citation =", "citaton =", 'category 1: "citaton" is not a setting. Did you mean "citation"'),
        ("owner =", "ownr =", '"ownr" is not a setting. Did you mean "owner"'),
        ('owner = "The makers of Tutela"\n', "", '"owner" is missing'),
        ('shape = "square"\n', "", 'category 1: "shape" is missing'),
        ('key = "2"', 'key = "1"', "Alpha and Beta both have key '1'"),
        ('code = "Beta"', 'code = "Alpha"', "both have code 'Alpha'"),
        ('shape = "triangle"', 'shape = "square"', "both have shape 'square'"),
        ("vics = 2", "vics = 1", "both have vics 1"),
        ("vics = 2", "vics = 256", "does not lie between 0 and 255"),
        ("vics = 2", "vics = true", '"vics" must be a whole number'),
        ("vics = 2", 'vics = "2"', '"vics" must be a whole number'),
        ("listable = true", 'listable = "yes"', '"listable" must be true or false'),
        ('shape = "square"', 'shape = "star"', "shape 'star' is none of square"),
        ('key = "1"', 'key = "12"', "not one single character"),
        ('key = "1"', 'key = "p"', "not in capitals"),
        ('key = "1"', 'key = "U"', "another meaning in the workbench"),
        ('title = "Alpha"', 'title = ""', '"title" is empty'),
        ('name = "demonstration"', 'name = "other"', "calls itself 'other'"),
        ('version = "1"', "version = ", "is not TOML"),
        ("[[category]]", "[category]", "is not TOML"),
    ],
)
def test_a_pack_that_breaks_a_rule_is_refused_with_the_place_and_the_rule(
    before: str, after: str, message: str
) -> None:
    content = changed(before, after)

    with pytest.raises(packs.BadPack, match=re.escape(message)):
        packs.parse(content, "demonstration")


def test_a_pack_without_categories_is_refused() -> None:
    content = (PACK.split("[[category]]")[0] + "category = []").encode()

    with pytest.raises(packs.BadPack, match=r"has no \[\[category\]\] table"):
        packs.parse(content, "demonstration")


def test_a_pack_with_a_category_that_is_no_table_is_refused() -> None:
    content = (PACK.split("[[category]]")[0] + "category = [1]").encode()

    with pytest.raises(packs.BadPack, match="category 1 is not a table"):
        packs.parse(content, "demonstration")

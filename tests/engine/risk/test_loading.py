import hashlib
import re
from pathlib import Path

import pytest

from tutela.engine.risk import loading
from tutela.engine.risk.errors import BadRuleBook, UnknownRuleBook

BOOK = (loading.FOLDER / "demonstration.toml").read_text()


def changed(before: str, after: str) -> bytes:
    assert before in BOOK
    return BOOK.replace(before, after, 1).encode()


def test_a_book_names_its_bands_from_the_highest_with_the_time_to_act() -> None:
    book = loading.load("demonstration")

    assert [(band.code, band.act_within) for band in book.bands] == [
        ("V", 24 * 60),
        ("H", 7 * 24 * 60),
        ("M", 14 * 24 * 60),
        ("L", 30 * 24 * 60),
        ("I", 30 * 24 * 60),
    ]


def test_the_digest_is_that_of_the_file_so_that_an_assessment_can_name_its_rules() -> None:
    digest = hashlib.sha256(BOOK.encode()).hexdigest()

    assert loading.load("demonstration").digest == digest
    assert loading.load("demonstration").model_version == f"demonstration 1 ({digest[:12]})"


def test_every_rule_bears_its_source_the_date_it_was_read_and_how_far_it_was_checked() -> None:
    book = loading.load("demonstration")

    bases = [band.basis for band in book.bands] + [rule.basis for rule in book.filters]
    for basis in bases + [rule.basis for rule in book.evidence]:
        assert len(basis.citation) > 10
        assert basis.read_on.year >= 2026


def test_every_sentence_of_the_book_is_short_and_dry() -> None:
    book = loading.load("demonstration")

    for sentence in (*(one.says for one in book.facts), *(one.says for one in book.filters)):
        assert len(sentence) <= 80
        assert not re.search(r"porn\b|kid|abuser|predator", sentence, re.IGNORECASE)


def test_a_site_keeps_books_in_a_folder_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "ours.toml").write_bytes(changed('name = "demonstration"', 'name = "ours"'))

    assert loading.load("ours", tmp_path).name == "ours"


def test_an_unknown_book_names_those_there_are() -> None:
    with pytest.raises(UnknownRuleBook, match="there are demonstration"):
        loading.load("../demonstration")


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        (
            'all_of = [{ fact = "child_at_risk_now" }]',
            'none_of = [{ fact = "viral" }]',
            '"none_of" would let',
        ),
        ("immediate = true", 'unless = "viral"', '"unless" would let a fact'),
        ('fact = "files"\nat_least = 100', 'fact = "files"\nat_most = 100', '"at_most" would let'),
        (
            '{ fact = "reports", at_least = 2 }',
            '{ fact = "reports", if_unknown = 2 }',
            '"if_unknown" would let',
        ),
        ('all_of = [{ fact = "distribution" }]', 'all_of = [{ fact = "viral" }]', "'viral' only tempers"),
        ("weight = 40", "weight = 0", "evidence E1: a risk must weigh at least 1"),
        ("weight = 40", "weight = -1", "evidence E1: a risk must weigh at least 1"),
        ("weight = -10", "weight = 10", "evidence T1: what tempers must weigh -1 or less"),
        (
            "act_within_minutes = 1440",
            "act_within_minutes = 20000",
            "band V stands above H, and gives more time",
        ),
        ("essential = true\n", "", None),
        ('while_unknown = "L"', 'while_unknown = "X"', "while_unknown 'X' is none of the bands V, H"),
    ],
)
def test_a_book_that_could_lower_a_report_is_refused_with_the_rule(
    before: str, after: str, message: str | None
) -> None:
    if message is None:
        content = BOOK.replace(before, after).encode()
        message = "no fact is essential, so what nobody knows would count as no risk"
    else:
        content = changed(before, after)

    with pytest.raises(BadRuleBook, match=re.escape(message)):
        loading.parse(content, "demonstration")


def test_a_filter_whose_basis_nobody_verified_sets_no_band() -> None:
    at = BOOK.index('id = "H2"')
    content = BOOK[:at] + BOOK[at:].replace('mark = "policy"', 'mark = "unverified"', 1)

    with pytest.raises(BadRuleBook, match="filter H2 is unverified, and would set a band"):
        loading.parse(content.encode(), "demonstration")


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ('name = "demonstration"', 'name = "other"', "calls itself 'other'"),
        ('owner = "', 'ownr = "', '"ownr" is not a setting. Did you mean "owner"'),
        ("read_on = 2026-11-28\n", "", 'band 1: "read_on" is missing'),
        ("read_on = 2026-11-28", 'read_on = "yesterday"', '"read_on" must be a date'),
        ('mark = "policy"', 'mark = "certain"', "mark 'certain' is none of verified, policy, unverified"),
        ('kind = "yes_no"', 'kind = "maybe"', "kind 'maybe' is none of yes_no, count"),
        ('id = "V2"', 'id = "V1"', "2 of rule 'V1'"),
        ('code = "H"', 'code = "V"', "2 of band 'V'"),
        ('name = "infants"', 'name = "infant"', "no rule asks for the fact 'infant'"),
        ('{ fact = "coercion" }', '{ fact = "coerced" }', "filter H5: no [[fact]] is called 'coerced'"),
        ('{ fact = "coercion" }', '{ fact = "coercion", at_least = 2 }', "at_least is for counts"),
        ('{ fact = "reports", at_least = 2 }', '{ fact = "reports", at_least = 0 }', "would hold for every"),
        ('[{ fact = "coercion" }]', "[]", "asks for nothing, and would hold for every report"),
        ('[{ fact = "coercion" }]', "[1]", "all_of is not a table"),
        ('band = "H"', 'band = "X"', "band 'X' is none of V, H"),
        ('band = "V"', 'band = "H"', "immediate risk belongs to the highest band"),
        ("act_within_minutes = 1440", "act_within_minutes = 0", "gives no time at all"),
        ('version = "1"', "version = ", "is not TOML"),
    ],
)
def test_a_book_that_breaks_the_form_is_refused_with_the_place_and_the_rule(
    before: str, after: str, message: str
) -> None:
    with pytest.raises(BadRuleBook, match=re.escape(message)):
        loading.parse(changed(before, after), "demonstration")


def test_a_book_without_filters_is_refused() -> None:
    content = re.sub(r"\[\[filter\]\]\n(?:.+\n)+", "", BOOK).replace(
        "while_unknown", "filter = []\nwhile_unknown", 1
    )

    with pytest.raises(BadRuleBook, match=r"no \[\[filter\]\] table"):
        loading.parse(content.encode(), "demonstration")

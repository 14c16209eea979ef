import re

import pytest

from tutela.engine.risk import loading
from tutela.engine.risk.assessment import Fact
from tutela.engine.risk.errors import BadRuleBook
from tutela.engine.risk.readings import Said, read
from tutela.engine.risk.rule_book import Counted, Field

TEXT = (loading.FOLDER / "demonstration.toml").read_text()
BOOK = loading.load("demonstration")


def test_a_field_that_says_one_of_the_words_states_the_fact_with_its_place() -> None:
    said = [Said(Field.INCIDENT, "Online  Enticement of Children for sexual acts", "version 2, incident")]

    assert read(BOOK, "ncmec", said) == [Fact("contact_indicated", True, "version 2, incident")]


def test_an_answer_states_that_something_is_so_or_not_and_another_answer_states_nothing() -> None:
    def of(answer: str, question: str = "danger now") -> list[Fact]:
        return read(BOOK, "public", [Said(Field.ANSWER, answer, "version 1, danger", question)])

    assert [fact.value for fact in of("Yes")] == [True]
    assert [fact.value for fact in of("no")] == [False]
    assert of("I do not know") == of("") == of("yes", "another question") == []


def test_a_priority_counts_only_from_those_whose_scale_it_is() -> None:
    said = [Said(Field.PRIORITY, "1", "version 1, priority")]

    assert [fact.value for fact in read(BOOK, "company", said)] == [True]
    assert read(BOOK, "public", said) == []


def test_what_is_counted_is_a_number_or_that_there_is_any_and_none_says_nothing() -> None:
    some = [Said(Counted.FILES, 120, "version 1, files")]

    assert {(one.name, one.value) for one in read(BOOK, "ncmec", some)} == {
        ("files", 120),
        ("possession", True),
    }
    assert read(BOOK, "ncmec", [Said(Counted.FILES, 0, "version 1, files")]) == []


def test_a_reading_that_nobody_verified_states_nothing() -> None:
    at = TEXT.index('answer = "danger now"')
    doubtful = TEXT[:at] + TEXT[at:].replace('mark = "policy"', 'mark = "unverified"', 1)

    book = loading.parse(doubtful.encode(), "demonstration")

    assert read(book, "public", [Said(Field.ANSWER, "yes", "version 1", "danger now")]) == []


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ('words = ["infant"]', "", "names no words"),
        ('words = ["infant"]', "words = []", '"words" must be a list of words'),
        ('words = ["infant"]', "words = [3]", '"words" must be a list of words'),
        ('words = ["infant"]', 'words = ["infant"]\nanswer = "age"', "no other field has one"),
        ('field = "answer"\nanswer = "danger now"', 'field = "answer"', "told of which question"),
        ('counts = "children"', 'field = "tag"\nwords = ["x"]', "is a count; say what it counts"),
        ('counts = "children"', 'counts = "hats"', "counts 'hats' is none of children"),
        ('counts = "children"', "", "either the field that it reads, or what it counts"),
        ('counts = "children"', 'counts = "children"\nfield = "tag"', "either the field that it reads, or"),
        (
            'counts = "identifiers"',
            'counts = "identifiers"\nvalue = false',
            "cannot state that something is not",
        ),
        ('fact = "victims"\ncounts', 'fact = "victim"\ncounts', "no [[fact]] is called 'victim'"),
    ],
)
def test_a_reading_that_could_read_nothing_is_refused(before: str, after: str, message: str) -> None:
    assert before in TEXT
    with pytest.raises(BadRuleBook, match=re.escape(message)):
        loading.parse(TEXT.replace(before, after, 1).encode(), "demonstration")

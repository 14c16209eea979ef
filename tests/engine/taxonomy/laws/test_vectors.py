import re

import pytest

from tutela.engine.taxonomy.errors import BadLaw
from tutela.engine.taxonomy.facts import Child
from tutela.engine.taxonomy.facts.terms import Answer, Development
from tutela.engine.taxonomy.laws import vectors


def test_a_line_is_facts_and_what_is_expected_of_them() -> None:
    (vector,) = vectors.parse(
        "medium,child,focus,children,expect\nphotograph,yes,?,infant 0-2|-|? 11-13,-\n", "x.csv"
    )

    assert vector.line == 2
    assert vector.expected == ""
    assert vector.facts.value("focus") is Answer.CANNOT_TELL
    assert vector.facts.children == (
        Child(age=(0, 2), development=Development.INFANT),
        Child(),
        Child(age=(11, 13), development=Development.CANNOT_TELL),
    )


def test_a_range_may_be_an_outcome() -> None:
    (vector,) = vectors.parse("child,expect\nno,4-5\n", "x.csv")

    assert vector.expected == "4-5"


def test_a_pack_without_a_table_has_no_vectors() -> None:
    assert vectors.load("none") == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("child\nno\n", "x.csv, line 2: 'expect'"),
        ("child,expect\nperhaps,A\n", "x.csv, line 2: 'perhaps' is not a valid Answer"),
        ("mood,expect\nyes,A\n", "asks nothing called 'mood'"),
        ("child,children,expect\nyes,teen,A\n", "'teen' is not a valid Development"),
        ("child,children,expect\nno,infant,A\n", "where child is answered with yes"),
        ("child,expect\nno\n", "x.csv, line 2: it has not as many cells"),
        ("child,expect\nno,A,B\n", "x.csv, line 2: it has not as many cells"),
    ],
)
def test_a_line_that_cannot_be_read_is_refused_with_its_number(text: str, message: str) -> None:
    with pytest.raises(BadLaw, match=re.escape(message)):
        list(vectors.parse(text, "x.csv"))

import dataclasses
import re

import pytest

from tutela.engine.taxonomy.errors import BadFacts, UnknownScheme
from tutela.engine.taxonomy.facts import Child, Facts
from tutela.engine.taxonomy.facts.terms import (
    Activity,
    Answer,
    Development,
    Medium,
    Synthetic,
    TagGroup,
)

YES, NO = Answer.YES, Answer.NO


def test_what_nobody_answered_is_not_an_answer() -> None:
    facts = Facts()

    assert facts.value("child") is None
    assert facts.value("extreme_act") is None
    assert Facts(child=NO).value("child") is NO


def test_what_the_scheme_did_not_ask_nobody_answered() -> None:
    facts = Facts(elements=(("purpose", YES),))

    assert facts.value("purpose") is YES
    assert facts.value("asked_by_a_later_scheme") is None


@pytest.mark.parametrize(
    ("medium", "depiction"),
    [
        (Medium.PHOTOGRAPH, YES),
        (Medium.PSEUDO_PHOTOGRAPH, YES),
        (Medium.DRAWING, YES),
        (Medium.TEXT, NO),
        (Medium.AUDIO, NO),
        (Medium.CANNOT_TELL, None),
        (None, None),
    ],
)
def test_whether_it_shows_anything_follows_from_what_it_is(
    medium: Medium | None, depiction: Answer | None
) -> None:
    assert Facts(medium=medium).value("depiction") is depiction


def test_an_age_is_its_range_or_else_its_band_and_never_its_development() -> None:
    assert Child(band="11-13").years == (11, 13)
    assert Child(band="11-13", age=(12, 12)).years == (12, 12)
    assert Child(age=(9, 12)).years == (9, 12)
    assert Child(development=Development.INFANT).years is None


def test_order_of_elements_and_tags_makes_no_difference() -> None:
    one = Facts(
        elements=(("purpose", YES), ("focus", NO)),
        tags=((TagGroup.IMAGE, ("outdoors", "language:EN")), (TagGroup.HANDLING, ("privileged",))),
    )
    other = Facts(
        elements=(("focus", NO), ("purpose", YES)),
        tags=((TagGroup.HANDLING, ("privileged",)), (TagGroup.IMAGE, ("language:EN", "outdoors"))),
    )

    assert one == other
    assert hash(one) == hash(other)


def test_facts_are_never_changed_but_recorded_anew() -> None:
    facts = Facts(child=YES)

    with pytest.raises(dataclasses.FrozenInstanceError):
        facts.child = NO  # type: ignore[misc]
    assert dataclasses.replace(facts, child=NO).child is NO


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        ({"medium": Medium.TEXT, "depiction": YES}, "Text and audio show nothing"),
        ({"medium": Medium.DRAWING, "depiction": NO}, "A picture shows something"),
        ({"indecent": NO, "activity": Activity.C}, "meets no criteria of A, B or C"),
        ({"medium": Medium.PHOTOGRAPH, "synthetic": Synthetic.CONFIRMED}, "is a pseudo-photograph"),
        ({"child": NO, "children": (Child(),)}, "where child is answered with yes"),
        ({"children": (Child(),)}, "where child is answered with yes"),
        ({"child": YES, "children": (Child(band="5-9"),)}, "has no band 5-9; it has 0-2, 3-6"),
        ({"child": YES, "children": (Child(),) * 100}, "At most 99 children"),
        ({"elements": (("mood", YES),)}, "asks nothing called 'mood'"),
        ({"elements": (("focus", YES), ("focus", NO))}, "element 'focus' stands there twice"),
        ({"tags": ((TagGroup.IMAGE, ("privileged",)),)}, "has no image tag 'privileged'"),
        ({"tags": ((TagGroup.SERIES, ("series",)),)}, "takes a reference, as series:AB12"),
        ({"tags": ((TagGroup.IMAGE, ("indoors:A1",)),)}, "takes no reference"),
        ({"tags": ((TagGroup.SERIES, ("series:some words",)),)}, "never words"),
        ({"tags": ((TagGroup.IMAGE, ("indoors", "indoors")),)}, "stands there twice"),
    ],
)
def test_answers_that_cannot_be_are_refused_with_what_to_do(answers: dict[str, object], message: str) -> None:
    with pytest.raises(BadFacts, match=re.escape(message)) as refused:
        Facts(**answers)  # type: ignore[arg-type]

    assert refused.value.code == "TU-T03"


@pytest.mark.parametrize(
    ("band", "age", "message"),
    [
        ("11-13", (10, 12), "Age 10-12 does not lie in band 11-13"),
        (None, (17, 18), "a range within 0 and 17"),
        (None, (9, 8), "the youngest first"),
        (None, (-1, 8), "a range within 0 and 17"),
        ("teenager", None, "written as 7-10"),
    ],
)
def test_an_age_that_is_none_of_a_child_is_refused(
    band: str | None, age: tuple[int, int] | None, message: str
) -> None:
    with pytest.raises(BadFacts, match=re.escape(message)):
        Child(band=band, age=age)


def test_terms_of_a_scheme_that_is_not_installed_are_not_guessed() -> None:
    with pytest.raises(
        UnknownScheme, match=re.escape("There is no scheme 'starter/0'; there are starter/1, starter/2")
    ):
        Facts(scheme="starter/0")

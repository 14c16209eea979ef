import json
import re
from typing import Any

import pytest
from hypothesis import given

from tests.engine.taxonomy.facts.recorded import facts as any_facts
from tutela.engine.taxonomy.errors import BadFacts
from tutela.engine.taxonomy.facts import Child, Facts, read, write
from tutela.engine.taxonomy.facts.terms import (
    Activity,
    Answer,
    Development,
    Medium,
    Sex,
    TagGroup,
)

PLAIN: dict[str, Any] = {"form": "tutela.facts/1", "scheme": "starter/1"}


def test_the_same_facts_are_always_the_same_text() -> None:
    facts = Facts(
        medium=Medium.PHOTOGRAPH,
        child=Answer.YES,
        indecent=Answer.YES,
        activity=Activity.B,
        elements=(("focus", Answer.CANNOT_TELL),),
        children=(Child(band="7-10", age=(8, 9), development=Development.PREPUBESCENT, sex=Sex.MALE),),
        tags=((TagGroup.SERIES, ("series:AB1",)), (TagGroup.IMAGE, ("language:CY", "indoors"))),
    )

    assert write(facts) == (
        '{"children":[{"age":[8,9],"band":"7-10","development":"prepubescent","sex":"M"}],'
        '"elements":{"focus":"cannot_tell"},"form":"tutela.facts/1",'
        '"gate":{"activity":"B","child":"yes","indecent":"yes","medium":"photograph"},'
        '"scheme":"starter/2","tags":{"image":["indoors","language:CY"],"series":["series:AB1"]}}'
    )


@given(any_facts())
def test_what_is_written_is_read_as_it_was(facts: Facts) -> None:
    text = write(facts)

    assert read(text) == facts
    assert write(read(text)) == text


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"form": "tutela.facts/2"}, 'must say "form": "tutela.facts/1"'),
        ({"scheme": 1}, "must name their scheme"),
        ({"note": "Sentence 1."}, '"note" is no fact'),
        ({"gate": []}, "gate is not an object"),
        ({"gate": {"chld": "yes"}}, 'Did you mean "child"? Free text is refused'),
        ({"gate": {"child": "perhaps"}}, "child is one of yes, no, cannot_tell, and nothing else"),
        ({"gate": {"child": True}}, "child is one of yes, no, cannot_tell"),
        ({"gate": {"child": ["yes"]}}, "child is one of yes, no, cannot_tell"),
        ({"elements": {"focus": ""}}, "focus is one of yes, no, cannot_tell"),
        ({"elements": {"mood": "yes"}}, "asks nothing called 'mood'"),
        ({"children": {}}, "children is not a list"),
        ({"children": ["Sentence 1."]}, "child 1 is not an object"),
        ({"children": [{"description": "Sentence 1."}]}, '"description" is no fact'),
        ({"children": [{"sex": "female"}]}, "child 1, sex is one of F, M, not_recorded"),
        ({"children": [{"age": [7]}]}, "the youngest and the oldest in whole years"),
        ({"children": [{"age": [7, True]}]}, "the youngest and the oldest in whole years"),
        ({"children": [{"age": "7-10"}]}, "the youngest and the oldest in whole years"),
        ({"children": [{"band": 7}]}, '"band" is a code'),
        ({"tags": {"other": []}}, '"other" is no fact'),
        ({"tags": {"image": "indoors"}}, "tags, image is not a list of codes"),
        ({"tags": {"image": [1]}}, "tags, image is not a list of codes"),
        ({"tags": {"image": ["Sentence 1."]}}, "has no image tag"),
    ],
)
def test_anything_but_a_code_is_refused_with_its_place(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(BadFacts, match=re.escape(message)):
        read(json.dumps({**PLAIN, **changes}))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "are not JSON"),
        ("[1]", "is not an object"),
        ('{"form": NaN}', "NaN is no fact"),
        ('{"form": "a", "form": "b"}', "given twice"),
        ("[" * 60_000, "are not JSON"),
        (" " * 65_537, "at most 65536 characters"),
    ],
)
def test_what_is_no_object_of_this_form_is_refused(text: str, message: str) -> None:
    with pytest.raises(BadFacts, match=re.escape(message)):
        read(text)

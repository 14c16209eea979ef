"""The same facts with some answers taken away."""

import dataclasses
from typing import Any

from hypothesis import strategies as st

from tutela.engine.taxonomy.facts import Child, Facts
from tutela.engine.taxonomy.facts.facts import ANSWERS_OF_CHILD, GATE
from tutela.engine.taxonomy.facts.terms import Answer


@st.composite
def with_less(draw: st.DrawFn, facts: Facts) -> Facts:
    """Take some answers away, of the item and of its children; the children stay as many as they are."""
    gone = draw(st.sets(st.sampled_from([*GATE, *(code for code, _ in facts.elements)])))
    children: tuple[Child, ...] = tuple(
        dataclasses.replace(
            child,
            **dict.fromkeys(draw(st.sets(st.sampled_from([n for n in ANSWERS_OF_CHILD if n != "band"])))),
        )
        for child in facts.children
    )
    if "child" in gone or facts.child is not Answer.YES:
        children = ()
    unanswered: dict[str, Any] = dict.fromkeys(gone & set(GATE))
    return dataclasses.replace(
        facts,
        **unanswered,
        elements=tuple((code, answer) for code, answer in facts.elements if code not in gone),
        children=children,
    )

"""Facts as anybody could record them, for property tests."""

from typing import Any

from hypothesis import assume, strategies as st

from tutela.engine.taxonomy.errors import BadFacts
from tutela.engine.taxonomy.facts import Child, Facts, schemes
from tutela.engine.taxonomy.facts.facts import GATE, OF_CHILD, SCHEME
from tutela.engine.taxonomy.facts.terms import Answer

STARTER = schemes.load(SCHEME)


@st.composite
def children(draw: st.DrawFn) -> Child:
    """Give one record of a child, of which anything may be missing."""
    answers: dict[str, Any] = {
        name: draw(st.none() | st.sampled_from(list(OF_CHILD[name]))) for name in OF_CHILD
    }
    band = draw(st.none() | st.sampled_from(STARTER.bands))
    low, high = (0, 17) if band is None else map(int, band.split("-"))
    first = draw(st.integers(low, high))
    age = draw(st.none() | st.integers(first, high).map(lambda last: (first, last)))
    return Child(band=band, age=age, **answers)


@st.composite
def facts(draw: st.DrawFn) -> Facts:
    """Give facts of one item, of which anything may be missing or cannot be told."""
    gate: dict[str, Any] = {name: draw(st.none() | st.sampled_from(list(GATE[name]))) for name in GATE}
    elements = draw(st.dictionaries(st.sampled_from(sorted(STARTER.elements)), st.sampled_from(list(Answer))))
    of_children = draw(st.lists(children(), max_size=3)) if gate["child"] is Answer.YES else []
    tags: dict[str, list[str]] = {}
    for group, code in draw(st.lists(st.sampled_from(sorted(STARTER.terms)), unique=True, max_size=4)):
        takes_code = STARTER.terms[group, code].takes_code
        tags.setdefault(group, []).append(f"{code}:A1" if takes_code else code)
    try:
        return Facts(
            **gate,
            elements=tuple(elements.items()),
            children=tuple(of_children),
            tags=tuple((group, tuple(codes)) for group, codes in tags.items()),  # type: ignore[misc]
        )
    except BadFacts:
        assume(False)
        raise

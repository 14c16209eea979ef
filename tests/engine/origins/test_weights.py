"""The weights of evidence: none lowers a score, and what could is refused."""

import pytest
from hypothesis import given, strategies as st

from tutela.engine.origins import weights
from tutela.engine.origins.errors import BadWeights
from tutela.engine.origins.weights import MOST, Code

SHIPPED = weights.shipped()
CODES = st.frozensets(st.sampled_from(sorted(Code)))


@given(found=CODES, more=CODES, of=st.lists(st.integers(1, 100), min_size=len(Code), max_size=len(Code)))
def test_more_evidence_never_lowers_a_score(
    found: frozenset[Code], more: frozenset[Code], of: list[int]
) -> None:
    text = SHIPPED
    for number, weight in zip(of, weights.parse(SHIPPED.encode()).factors.values(), strict=True):
        text = text.replace(
            f'code = "{weight.code}"\nweight = {weight.weight}\n',
            f'code = "{weight.code}"\nweight = {number}\n',
        )
    read = weights.parse(text.encode())

    assert [factor.weight for factor in read.factors.values()] == of
    assert 0 <= read.score(found) <= read.score(found | more) <= MOST


def test_the_shipped_weights_say_who_answers_for_them_and_what_would_change_each() -> None:
    read = weights.parse(SHIPPED.encode())

    assert read.owner
    assert read.version == "1"
    assert set(read.factors) == set(Code)
    assert all(factor.says and factor.changes for factor in read.factors.values())
    # That nothing matches makes no candidate by itself: it is so for most of what comes.
    assert read.score([Code.NO_MATCH]) < read.candidate_from
    assert read.score([Code.NO_MATCH, Code.CAMERA_EXIF]) >= read.candidate_from


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("weight = 15", "weight = -15", "could lower|would let evidence lower"),
        ("weight = 15", "weight = 101", "between 1 and 100"),
        ("candidate_from = 40", "candidate_from = 0", "candidate_from"),
        ("least_unmatched_s = 2", "least_unmatched_s = -1", "least_unmatched_s"),
        ('code = "no_match"', 'code = "no_mtach"', "no kind of evidence"),
        ('code = "camera_exif"', 'code = "no_match"', "No weight is given for camera_exif"),
        ('owner = "The makers of Tutela"', "", "owner"),
        ("[[factor]]", "[[factor", "not TOML"),
    ],
)
def test_weights_that_break_a_rule_are_refused(old: str, new: str, says: str) -> None:
    with pytest.raises(BadWeights, match=says):
        weights.parse(SHIPPED.replace(old, new, 1).encode())

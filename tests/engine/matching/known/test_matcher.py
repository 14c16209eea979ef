"""A file is matched with known entries by its strongest rule; a weaker digest that agrees alone is told."""

from hypothesis import given, strategies as st

from tests.engine.matching.known import stating
from tutela.engine.hashing.digests import Digests
from tutela.engine.hashing.video import features
from tutela.engine.matching.exact import DigestKind
from tutela.engine.matching.known.columns import STRONGEST_FIRST
from tutela.engine.matching.known.matcher import Match, Matcher, Rule


def file(sha256: int, sha1: int, md5: int) -> Digests:
    return Digests(
        md5=stating.digest("md5", md5),
        sha1=stating.digest("sha1", sha1),
        sha256=stating.digest("sha256", sha256),
        size=1,
    )


numbers = st.integers(0, 2)


@given(
    known=st.lists(st.dictionaries(st.sampled_from(STRONGEST_FIRST), numbers, max_size=3), max_size=6),
    asked=st.fixed_dictionaries({kind: numbers for kind in STRONGEST_FIRST}),
)
def test_the_strongest_digest_that_agrees_is_told_and_disputed_by_a_stronger_one_that_does_not(
    known: list[dict[DigestKind, int]], asked: dict[DigestKind, int]
) -> None:
    rows = [stating.row(entry, digests=digests) for entry, digests in enumerate(known)]

    found = Matcher(rows).match(file(asked["sha256"], asked["sha1"], asked["md5"]))

    expected = set()
    for entry, digests in enumerate(known):
        stated = [kind for kind in STRONGEST_FIRST if kind in digests]
        agreed = [kind for kind in stated if digests[kind] == asked[kind]]
        if agreed:
            expected.add(Match(entry, Rule(agreed[0]), is_disputed=agreed[0] != stated[0]))
    assert set(found) == expected
    assert len(found) == len(expected)


def test_equal_digests_come_before_near_pictures_and_these_before_turned_ones_and_videos() -> None:
    rows = [
        stating.row(0, vpdq=stating.video(5)),
        stating.row(1, pdq=stating.bits(2)),
        stating.row(2, pdq=stating.bits(1)),
        stating.row(3, digests={"md5": 9}, pdq=stating.bits(1)),
    ]
    turned = (stating.bits(1), stating.bits(2), *map(stating.bits, range(10, 16)))

    found = Matcher(rows).match(file(7, 7, 9), turned, 100, features.columns(stating.video(5)))

    assert [(match.entry, match.rule) for match in found] == [
        (3, Rule.MD5),
        (2, Rule.PDQ),
        (1, Rule.PDQ_TURNED),
        (0, Rule.FRAMES),
    ]


def test_an_entry_near_as_stored_and_turned_is_told_as_it_is_stored() -> None:
    same = (stating.bits(1),) * 8

    assert Matcher([stating.row(4, pdq=stating.bits(1))]).match(file(0, 0, 0), same, 100) == [
        Match(4, Rule.PDQ)
    ]


def test_a_picture_too_plain_to_be_compared_is_near_nothing() -> None:
    matcher = Matcher([stating.row(4, pdq=stating.bits(1))])

    assert matcher.match(file(0, 0, 0), (stating.bits(1),) * 8, 49) == []
    assert len(matcher.match(file(0, 0, 0), (stating.bits(1),) * 8, 50)) == 1

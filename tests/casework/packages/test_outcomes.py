"""Outcomes: counted by kind up to a day, by officer and by table; a bad line is reported, none is lost."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tutela.casework.gate import Actor, NotAllowed
from tutela.casework.packages import actions, queries
from tutela.casework.packages.actions import Told
from tutela.casework.packages.errors import BadOutcome, PackageMoved
from tutela.casework.packages.models import Outcome, Package

pytestmark = pytest.mark.django_db


def test_the_newest_of_a_kind_holds_and_what_was_told_before_stays(sent: Package, ida: Actor) -> None:
    today = timezone.localdate()
    actions.enter_outcome(ida, sent, Told("arrest", 1, today))
    assert actions.enter_outcome(ida, sent, Told("arrest", 1, today)) is None
    actions.enter_outcome(ida, sent, Told("arrest", 2, today))
    actions.enter_outcome(ida, sent, Told("safeguarded", 3, today))

    assert {code: row.count for code, row in queries.outcomes_of(sent).items()} == {
        "arrest": 2,
        "safeguarded": 3,
    }
    assert Outcome.objects.count() == 3


def test_what_cannot_be_is_refused(sent: Package, ida: Actor, quinn: Actor) -> None:
    today = timezone.localdate()
    for told in (
        Told("medal", 1, today),
        Told("arrest", 100_001, today),
        Told("arrest", 1, today + timedelta(days=1)),
        Told("arrest", 1, today - timedelta(days=1)),
    ):
        with pytest.raises(BadOutcome):
            actions.enter_outcome(ida, sent, told)
    with pytest.raises(NotAllowed):
        actions.enter_outcome(quinn, sent, Told("arrest", 1, today))


def test_a_table_keeps_each_good_line_says_what_is_wrong_and_twice_adds_nothing(
    sent: Package, ida: Actor, otis: Actor
) -> None:
    day = timezone.localdate().isoformat()
    lines = [
        f"{sent},arrest,2,{day}",
        f"{sent},charge,many,{day}",
        f"PK-0,arrest,1,{day}",
        f"{sent},medal,1,{day}",
        f"{sent},safeguarded,1,yesterday",
        f"{sent},no_further_action,0,{day}",
        "",
        "short",
    ]
    table = "\r\n".join(["Package,outcome,count,on", *lines]).encode("utf-8-sig")

    first, second = actions.import_outcomes(ida, table), actions.import_outcomes(ida, table)

    assert (first.kept, first.same) == (2, 0)
    assert (second.kept, second.same) == (0, 2)
    assert [line for line, _ in first.faults] == [3, 4, 5, 6, 9]
    assert all(why for _, why in first.faults)
    assert Outcome.objects.count() == 2
    assert actions.import_outcomes(otis, table).kept == 0


@pytest.mark.parametrize("octets", [b"", b"\xff\xfe", b"a,b\n1,2\n", b'package,outcome,count,on\n"x'])
def test_what_is_no_such_table_is_refused_whole(ida: Actor, octets: bytes) -> None:
    with pytest.raises(BadOutcome):
        actions.import_outcomes(ida, octets)


def test_nothing_is_told_of_what_is_not_out(package: Package, ida: Actor) -> None:
    with pytest.raises(PackageMoved):
        actions.enter_outcome(ida, package, Told("arrest", 1, timezone.localdate()))

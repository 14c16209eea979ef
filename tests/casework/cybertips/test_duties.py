"""Until when a report has to be made is data, and its clock begins by two people's approval alone."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.casework.cybertips.conftest import MakeTip, Stub, called
from tests.casework.doors import signed_in
from tests.casework.takedown.world import approve
from tutela.casework.audit.rows import stated
from tutela.casework.cases.models import Exhibit
from tutela.casework.cybertips import actions, queries
from tutela.casework.cybertips.content import duties
from tutela.casework.cybertips.errors import BadDuties
from tutela.casework.cybertips.models import Tip
from tutela.casework.gate import Actor
from tutela.casework.items.models import Item

pytestmark = pytest.mark.django_db
HOURS = duties.shipped().replace("hours = 0\n", "hours = 72\n")
VERIFIED = HOURS.replace("verified = false", "verified = true")


def _page(by: Actor, tip: Tip) -> str:
    return signed_in(by).get(f"/ncmec/{tip.pk}/").content.decode()


@pytest.mark.parametrize("text", ["", HOURS])
def test_what_nobody_has_checked_is_shown_with_its_citation_and_begins_no_clock(
    finn: Actor, quinn: Actor, sam: Actor, exhibit: Exhibit, text: str
) -> None:
    if text:
        approve(finn, quinn, sam, duties.BOOK, text)

    tip = actions.make_tip(finn, exhibit, "live", {})

    assert tip.due_at is None
    page = _page(finn, tip)
    assert "18 USC 2258A(a)(1), mark P" in page
    assert "it is shown, and begins no clock" in page
    assert "Has to be sent until" not in page


def test_a_duty_that_two_people_approved_begins_the_clock_of_a_live_report(
    finn: Actor, quinn: Actor, sam: Actor, exhibit: Exhibit
) -> None:
    before = actions.make_tip(finn, exhibit, "live", {})
    approve(finn, quinn, sam, duties.BOOK, VERIFIED)

    live, test = (actions.make_tip(finn, exhibit, name, {}) for name in ("live", "test"))

    assert live.due_at is not None
    assert timedelta(hours=71) < live.due_at - timezone.now() <= timedelta(hours=72)
    assert (before.due_at, test.due_at) == (None, None)
    assert not queries.due(finn)
    assert "Has to be sent until" in _page(finn, live)
    assert not list(stated.differences())


def test_whose_time_is_over_stands_first_for_its_owner_until_it_is_sent(
    finn: Actor, quinn: Actor, sam: Actor, ana: Actor, exhibit: Exhibit
) -> None:
    approve(finn, quinn, sam, duties.BOOK, VERIFIED)
    tip = actions.make_tip(finn, exhibit, "live", {})
    Tip.objects.update(due_at=timezone.now() - timedelta(hours=1))

    told = signed_in(finn).get("/").content.decode()

    assert f"{tip} has to reach NCMEC until" in told
    assert "Overdue" in _page(finn, tip)
    assert list(queries.due(quinn)) == [tip]
    assert not queries.due(ana)
    Tip.objects.update(ncmec_number=4711)
    assert not queries.due(finn)


def test_a_table_that_cannot_be_followed_is_no_draft() -> None:
    for wrong in (
        "version = 1", HOURS.replace('mark = "P"', 'mark = "X"', 1), HOURS.replace("72", "-1"),
        HOURS.replace('citation = "18 USC 2258A(a)(1)"', 'citation = " "'),
        HOURS.replace("us-2258a-keep", "us-2258a-report"),
    ):  # fmt: skip
        with pytest.raises(BadDuties):
            duties.check(wrong)


def test_the_page_of_an_item_leads_to_the_report_by_which_a_copy_was_handed_out(
    stub: Stub, finn: Actor, files: list[Item], sent: MakeTip
) -> None:
    tip = called(sent(files[0]))

    given, kept = (signed_in(finn).get(f"/items/{item.pk}/").content.decode() for item in files[:2])

    assert f"A copy was handed out to NCMEC: {tip}, was received" in given
    assert f"/ncmec/{tip.pk}/" in given
    assert "A copy was handed out" not in kept

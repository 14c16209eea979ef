"""Has a feed of hashes fetched on two days from a stand-in: one is taken back, and one is disputed."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from tutela.casework.feeds import actions
from tutela.casework.feeds.models import Feed
from tutela.casework.gate import machine
from tutela.casework.lists import actions as lists
from tutela.casework.lists.models import HashList
from tutela.casework.partners.models import Agreement
from tutela.casework.people.models import Unit
from tutela.demonstration.desk.grading import codes_of
from tutela.demonstration.outside.exchange import OTHER, TRUSTED, exchange, image, tombstone
from tutela.demonstration.outside.partners import hotline_abroad
from tutela.demonstration.team import Whole

LIST, _REGION = "Example feed", "NCMEC"
_WEEK_MINUTES = 7 * 24 * 60


@transaction.atomic
def fetch_feed(team: Whole) -> Feed:
    """Agree on a feed, have it fetched twice, and pause it: nothing of the demonstration calls outside.

    It is all there at once or not at all, so that no worker asks where nobody stands in any more.
    """
    there = Feed.objects.filter(partner__unit=team.sam.unit).first()
    if there is not None:
        return there
    hotline, unit = hotline_abroad(team), Unit.objects.get(pk=team.sam.unit)
    listed = lists.make_list(
        team.sam, LIST, purpose=HashList.Purpose.KNOWN_ILLEGAL, pack=unit.law_pack, region=_REGION,
        category_map={"A1": codes_of(unit.pk)[0]},
    )  # fmt: skip
    today = timezone.now()
    before = today - timedelta(days=1)
    first = [image(1, before), image(2, before), image(3, before, member=OTHER)]
    second = [tombstone(2, today), image(1, today, is_disputed=True), image(4, today)]
    with exchange([first, second]) as base:
        agreed = actions.Agreed(
            Agreement.objects.get(partner=hotline), base, _REGION, every_minutes=_WEEK_MINUTES,
            trusted=(TRUSTED,),
        )  # fmt: skip
        feed = actions.propose_feed(team.finn, hotline, listed, Feed.Kind.NCMEC, agreed)
        actions.confirm_terms(team.sam, feed, _REGION)
        for _ in range(2):
            actions.fetch_feed(machine(team.sam.unit, "the feeds"), feed)
    return actions.pause_feed(team.finn, feed, "Nothing of the demonstration is fetched by itself.")

"""The demonstration gives two partners deltas of what was graded; one of them leaves a recall unanswered."""

from collections.abc import Callable

import pytest
from pytest_django.fixtures import Settings

from tests.casework.doors import signed_in
from tests.casework.lists import making
from tutela.casework.channels.models import Attempt
from tutela.casework.datasets import queries
from tutela.casework.datasets.entries import queries as entries
from tutela.casework.datasets.models import Delta, Feedback, Recall, Receipt
from tutela.casework.feeds.actions import fetch_feed
from tutela.casework.feeds.models import Feed, Opinion, Request, Signal, TakenBack
from tutela.casework.gate import Actor, machine
from tutela.casework.grading.models import HandOver, Lot
from tutela.casework.items.models import Item
from tutela.casework.lookups.models import Grant
from tutela.casework.people.models import Unit
from tutela.casework.quality.models import Finding
from tutela.casework.referrals.models import Referral
from tutela.demonstration import desk, invented, outside
from tutela.demonstration.team import Whole

pytestmark = pytest.mark.django_db
QUEUED = 44


@pytest.fixture
def whole(ana: Actor, asif: Actor, quinn: Actor, finn: Actor, sam: Actor, adele: Actor, ida: Actor) -> Whole:
    return Whole(ana, asif, quinn, finn, sam, adele, ida)


@pytest.fixture
def queued(unit: Unit) -> int:
    """Say how many items wait to be graded, all whole and like no others."""
    for number in range(1, QUEUED + 1):
        making.item(unit, number)
    return Item.objects.update(state=Item.State.QUEUED, condition="ok")


@pytest.mark.usefixtures("queued")
def test_two_partners_pull_deltas_one_leaves_a_recall_unanswered_and_a_false_match_is_a_finding(
    whole: Whole,
) -> None:
    outside.give_datasets(whole)

    assert sorted(Delta.objects.values_list("supply", "number")) == [
        (s, n) for s in (1, 2) for n in (1, 2, 3)
    ]
    assert Delta.objects.filter(number=1, from_edition=0).count() == 2
    assert Receipt.objects.filter(says="applied").count() == Delta.objects.count()
    answered, waiting = Recall.objects.order_by("pk")
    assert (answered.answer, answered.removed) == ("removed", answered.entries)
    assert (waiting.answer, waiting.chased, waiting.supply.answer_days) == ("", 1, 1)
    assert list(queries.recalls_waiting(whole.finn)) == [waiting]
    said = Feedback.objects.exclude(answered_at=None).get()
    finding = Finding.objects.get(reason=f"Feedback {said.pk} of {said.supply}.")
    assert (said.says, said.outcome, said.answer) == ("false_match", "checked", f"Finding {finding.pk}.")
    assert finding.state == Finding.State.OPEN
    browser = signed_in(whole.sam)
    pages = [browser.get(f"/datasets/{number}/").content.decode() for number in (1, 2)]
    assert "Example hotline nine" in pages[0]
    assert not [page for page in pages if "Not as many as given" in page]
    assert "Example hotline ten" in pages[1]
    assert not Attempt.objects.exists()


def test_a_feed_was_fetched_on_two_days_with_a_tombstone_and_an_opinion_that_is_kept(
    whole: Whole, settings: Settings
) -> None:
    before = settings.TUTELA

    made = [outside.fetch_feed(whole) for _ in range(2)]

    feed = Feed.objects.get()
    assert made == [feed, feed]
    assert before == settings.TUTELA
    assert list(feed.fetches.order_by("pk").values_list("state", "added", "changed", "revoked")) == [
        ("done", 3, 0, 0), ("done", 1, 1, 1),
    ]  # fmt: skip
    assert set(Opinion.objects.filter(until=None, says="against").values_list("member", flat=True)) == {"43"}
    assert Signal.objects.get(is_gone=True).number == "image2"
    assert TakenBack.objects.filter(why="deleted").count() == 1
    assert all(each.called.startswith("127.0.0.1") for each in Request.objects.all())
    page = signed_in(whole.sam).get(f"/feeds/{feed.pk}/").content.decode()
    assert "Example member B" in page
    assert "Nothing of the demonstration is fetched by itself" in page
    assert fetch_feed(machine(whole.sam.unit, "the feeds"), feed) is None


def test_a_filter_was_given_what_was_found_in_remit_and_more_waits_for_approval(whole: Whole) -> None:
    invented.receive_reports(whole.ida, 30)

    made = [outside.give_to_filters(whole) for _ in range(2)]

    assert made[0] == made[1]
    delta = Delta.objects.get()
    assert (delta.supply.partner.kind, delta.added, delta.receipts.get().entries) == ("filter", 1, 1)
    assert entries.waiting(made[0]).count() == 1
    page = signed_in(whole.sam).get(f"/datasets/lists/{made[0]}/").content.decode()
    assert "Approve what is ticked" in page
    assert "Example filter" in page


@pytest.mark.usefixtures("queued")
@pytest.mark.parametrize(
    "cut_off_in",
    [
        "answer_recall",
        *(
            pytest.param(verb, marks=pytest.mark.long)
            for verb in ("make_delta", "enter_receipt", "answer_feedback")
        ),
    ],
)
def test_what_was_cut_off_goes_on_and_another_run_adds_nothing(
    whole: Whole, monkeypatch: pytest.MonkeyPatch, cut_off_in: str
) -> None:
    models = (Delta, Receipt, Recall, Feedback, Finding, Lot, Referral, HandOver, Grant)
    with monkeypatch.context() as ending:
        _end_at(ending, cut_off_in)
        with pytest.raises(KeyboardInterrupt):
            _all_of(whole)

    _all_of(whole)
    once = [each._default_manager.count() for each in models]
    _all_of(whole)

    assert [each._default_manager.count() for each in models] == once
    assert once[:4] == [6, 12, 2, 2]
    assert Lot.objects.filter(verdict=None).count() == 2


def _all_of(whole: Whole) -> None:
    outside.give_datasets(whole)
    outside.let_ask(whole)
    desk.leave_waiting(whole)


def _end_at(monkeypatch: pytest.MonkeyPatch, verb: str) -> None:
    """Have whoever does this be interrupted, as by the key that ends a command."""
    done: Callable[..., object] = lambda *_, **__: (_ for _ in ()).throw(KeyboardInterrupt)  # noqa: E731
    monkeypatch.setattr(f"tutela.casework.datasets.actions.{verb}", done)

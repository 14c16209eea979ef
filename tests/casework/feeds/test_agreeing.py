"""Two people agree on a feed, and both say what its numbers mean; pages and commands follow it."""

import json
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tests.casework.doors import run, signed_in
from tests.casework.feeds import world
from tests.casework.feeds.world import Server, fetched, in_force
from tests.casework.lists import making
from tests.casework.lists.making import md5
from tutela.casework import rooms
from tutela.casework.feeds import actions, cli
from tutela.casework.feeds.actions import Agreed
from tutela.casework.feeds.errors import BadFeed, FeedMoved, OwnFeed
from tutela.casework.feeds.models import Feed, Terms
from tutela.casework.gate import Actor, NotAllowed
from tutela.casework.lists.models import HashList
from tutela.casework.partners.models import Agreement
from tutela.errors import NotFound

pytestmark = pytest.mark.django_db


@pytest.fixture
def theirs(finn: Actor) -> HashList:
    return world.list_for(finn, "theirs")


def _proposed(by: Actor, agreement: Agreement, server: Server, theirs: HashList, **more: Any) -> Feed:
    agreed = Agreed(agreement, f"{server.base}/hash", **{"region": "NCMEC", "credentials": "ncmec", **more})
    return actions.propose_feed(by, agreement.partner, theirs, "ncmec", agreed)


def test_nobody_confirms_what_they_proposed_nor_with_another_region(
    agreement: Agreement, server: Server, theirs: HashList, sam: Actor, finn: Actor, quinn: Actor, ana: Actor
) -> None:
    feed = _proposed(sam, agreement, server, theirs)

    assert fetched(feed) is None
    with pytest.raises(OwnFeed):
        actions.confirm_terms(sam, feed, "NCMEC")
    with pytest.raises(NotAllowed):
        actions.confirm_terms(finn, feed, "NCMEC")
    with pytest.raises(NotAllowed):
        actions.fetch_feed(sam, feed)
    with pytest.raises(BadFeed, match="Proposed is region NCMEC, not none"):
        actions.confirm_terms(quinn, feed, "")
    assert any("waits for you since" in each.says for each in rooms.notices(quinn))
    assert actions.confirm_terms(quinn, feed, "ncmec").state == "due"
    with pytest.raises(FeedMoved):
        actions.confirm_terms(quinn, feed, "NCMEC")
    with pytest.raises(IntegrityError), transaction.atomic():
        Terms.objects.update(confirmed_by=sam.person)


@pytest.mark.parametrize(
    "slip",
    [
        {"region": "UK"}, {"every_minutes": 1}, {"most_gone": 101}, {"credentials": "a b"},
        {"is_whole": True}, {"trusted": ("a b",)}, {"mapping": "hotline"}, {"hash_kind": "md5"},
    ],
)  # fmt: skip
def test_what_does_not_fit_is_not_proposed(
    agreement: Agreement, server: Server, theirs: HashList, finn: Actor, slip: dict[str, Any]
) -> None:
    with pytest.raises(BadFeed):
        _proposed(finn, agreement, server, theirs, **slip)

    assert not Feed.objects.exists()


def test_a_list_is_filled_by_one_feed_and_an_own_one_by_none(
    agreement: Agreement, server: Server, theirs: HashList, finn: Actor, otis: Actor
) -> None:
    feed = _proposed(finn, agreement, server, theirs)
    with pytest.raises(BadFeed, match="already"):
        _proposed(finn, agreement, server, theirs)
    with pytest.raises(BadFeed, match="what others send"):
        _proposed(finn, agreement, server, making.own_list(finn), region="")
    with pytest.raises(NotAllowed):
        actions.end_feed(otis, feed, "Sentence 1.")

    actions.end_feed(finn, feed, "Sentence 1.")

    assert _proposed(finn, agreement, server, theirs).state == "proposed"


def test_with_other_terms_all_of_it_is_asked_for_anew_and_counts_as_they_say(
    ncmec: Feed, agreement: Agreement, server: Server, finn: Actor, sam: Actor
) -> None:
    server.hands_out([world.image(1), world.image(2, 43)])
    fetched(ncmec)
    agreed = Agreed(agreement, f"{server.base}/hash", "NCMEC", "ncmec", trusted=("43",))
    actions.propose_terms(finn, ncmec, agreed)
    with pytest.raises(FeedMoved):
        actions.propose_terms(finn, ncmec, agreed)
    before = in_force(ncmec)

    actions.confirm_terms(sam, ncmec, "NCMEC")
    fetch = fetched(ncmec)

    assert before == sorted([(md5(1), "Alpha"), (md5(2), "")])
    assert fetch is not None
    assert (fetch.changed, in_force(ncmec)) == (2, sorted([(md5(1), ""), (md5(2), "Alpha")]))


def test_on_its_pages_a_feed_is_proposed_confirmed_fetched_paused_changed_and_ended(
    agreement: Agreement, server: Server, theirs: HashList, finn: Actor, sam: Actor, otis: Actor
) -> None:
    client = signed_in(finn)
    sent = {
        "partner": "hotline-1", "hash_list": "theirs", "kind": "ncmec", "agreement": str(agreement.pk),
        "address": f"{server.base}/hash", "credentials": "ncmec", "region": "NCMEC", "trusted": "42 43",
        "every_minutes": "60", "most_gone": "10",
    }  # fmt: skip
    elsewhere = client.post("/feeds/new/", {**sent, "address": "https://other.example/hash"})
    assert (elsewhere.status_code, "does not name other.example" in elsewhere.content.decode()) == (422, True)
    assert client.post("/feeds/new/", sent).status_code == 302
    feed = Feed.objects.get()
    page = f"/feeds/{feed.pk}/"
    assert client.post(page, {"act": "confirm", "region": "NCMEC"}).status_code == 403
    client = signed_in(sam)
    assert "Confirm it" in client.get(page).content.decode()
    assert client.post(page, {"act": "confirm", "region": "UK"}).status_code == 422
    assert client.post(page, {"act": "confirm", "region": "NCMEC"}).status_code == 302
    server.hands_out([world.image(1), world.image(2, 43), world.deleted(3)])
    fetch = fetched(feed)
    assert fetch is not None
    shown = client.get(page).content.decode()
    assert "Member A 42" in shown
    assert "Unit One (member 1)" in shown
    told = client.get(f"{page}fetches/{fetch.pk}/").content.decode()
    (listed,) = set(fetch.requests.exclude(list_import=None).values_list("list_import", flat=True))
    assert f"/lists/theirs/imports/{listed}/" in told
    assert fetch.requests.latest("number").sha256 in told
    assert client.get("/feeds/").status_code == 200
    assert client.post(page, {"act": "pause", "because": ""}).status_code == 422
    assert client.post(page, {"act": "pause", "because": "Sentence 1."}).status_code == 302
    assert "Sentence 1." in client.get(page).content.decode()
    assert client.post(page, {"act": "fetch"}).status_code == 302
    assert client.post(f"{page}terms/", {**sent, "every_minutes": "30"}).status_code == 302
    assert client.post(page, {"act": "nothing"}).status_code == 422
    assert client.post(page, {"act": "end", "because": "Sentence 2."}).status_code == 302
    assert "Ended for" in client.get(page).content.decode()
    assert signed_in(otis).get(page).status_code == 404


def test_by_commands_a_feed_is_proposed_confirmed_shown_fetched_paused_and_ended(
    agreement: Agreement, server: Server, theirs: HashList, finn: Actor, sam: Actor
) -> None:
    (feed,) = cli.commands
    made = run(
        feed, "propose", "hotline-1", "theirs", "ncmec", f"{server.base}/hash", "--region", "NCMEC",
        "--credentials", "ncmec", "--trust", "42", "--as", "finn", "--json",
    )  # fmt: skip
    assert json.loads(made.output)["state"] == "proposed"
    with pytest.raises(NotFound):
        run(feed, "show", "FD-0", "--as", "finn")
    name = str(Feed.objects.get())
    run(feed, "confirm", name, "--region", "NCMEC", "--as", "sam")
    server.hands_out([world.image(1)])
    fetched(Feed.objects.get())

    assert "1 added" in run(feed, "show", name.removeprefix("FD-"), "--as", "sam").output
    assert json.loads(run(feed, "show", name, "--json", "--as", "sam").output)["fetches"][0]["added"] == 1
    assert "waits for its time" in run(feed, "list", "--as", "sam").output.lower()
    assert f"Paused {name}" in run(feed, "pause", name, "--because", "Sentence 1.", "--as", "sam").output
    assert f"fetches {name} next" in run(feed, "fetch", name, "--as", "finn").output
    with pytest.raises(FeedMoved):
        run(feed, "allow", name, "0" * 64, "--as", "finn")
    assert f"Ended {name}" in run(feed, "end", name, "--because", "Sentence 2.", "--as", "sam").output

"""Whatever the other side does: nothing is lost or doubled, and the feed stands where a person sees why."""

import json
from datetime import timedelta
from email.utils import format_datetime
from typing import Any

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from tests.casework.feeds import world
from tests.casework.feeds.world import LONG_AGO, Server, fetched, in_force
from tests.casework.lists.making import md5
from tutela.casework import rooms
from tutela.casework.channels.errors import NotAllowedOut
from tutela.casework.custody.models import LogEntry
from tutela.casework.feeds import actions, queries, rounds
from tutela.casework.feeds.actions.fetching import opinions, paging, taking
from tutela.casework.feeds.models import Feed, Fetch, Request, Signal
from tutela.casework.gate import Actor
from tutela.casework.jobs.models import Job
from tutela.casework.lists.models import Entry
from tutela.casework.partners import actions as partners
from tutela.casework.partners.models import Agreement
from tutela.engine.formats.exchanges import reading

pytestmark = pytest.mark.django_db
THREE = [world.image(1), world.image(2), world.image(3)]
BOMB = '<!DOCTYPE q [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><queryResult>&b;</queryResult>'
_NEXT = "<queryResult><images/><paging><next>{}</next></paging></queryResult>"


class Killed(BaseException):
    """Stands for a killed process: nothing of ours catches it."""


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ({"body": BOMB}, "declares types or entities"),
        ({"body": "<queryResult><images>"}, "line 1, column 21"),
        ({"body": "<html/>", "kind": "text/html"}, "is text/html, not application/xml"),
        ({"body": "<answer/>"}, "its root is 'answer'"),
        ({"body": "<queryResult><images><film/></images></queryResult>"}, "'film' among its entries"),
        ({"body": "<queryResult><images><image><id>7</id></image></images></queryResult>"}, "has no member"),
        ({"headers": {"length": str(2 << 30)}}, "2,147,483,648 bytes"),
        ({"headers": {"Content_Encoding": "gzip"}}, "packed"),
        ({"body": _NEXT.format("https://elsewhere.example/v2/entries?a=b")}, "lies elsewhere"),
        ({"body": _NEXT.format("/v2/entries?from=2001-01-01T00:00:00Z&amp;start=1")}, "another span"),
        ({"status": 302, "headers": {"Location": "http://192.0.2.1/"}}, "does not name 192.0.2.1:80"),
        ({"status": 302, "headers": {"Location": "/hash/v2/entries?round"}}, "sent on more than"),
    ],
    ids=["bomb", "broken", "type", "root", "unknown", "nameless", "huge", "packed", "elsewhere", "span",
         "sent away", "sent round"],
)  # fmt: skip
def test_a_page_that_cannot_be_taken_in_is_named_and_the_pages_before_it_stay(
    ncmec: Feed, server: Server, sam: Actor, fault: dict[str, Any], said: str
) -> None:
    server.hands_out(THREE, size=1)
    rest = {f"_{number}": fault for number in range(3, 12)} if fault.get("status") else {}
    server.faults(_2=fault, **rest)

    fetch = fetched(ncmec)

    ncmec.refresh_from_db()
    assert fetch is not None
    assert (ncmec.state, ncmec.next_at, fetch.state, fetch.added) == ("failed", None, "stopped", 1)
    assert said in ncmec.cause
    assert in_force(ncmec) == [(md5(1), "Alpha")]
    assert any("failed for less than a minute; it is Finn's" in each.says for each in rooms.notices(sam))
    server.faults()
    actions.fetch_soon(sam, ncmec)
    again = fetched(ncmec)
    assert again is not None
    assert (again.state, again.added) == ("done", 2)
    assert in_force(ncmec) == sorted((md5(number), "Alpha") for number in (1, 2, 3))


def test_cursors_that_go_round_stop_a_feed_and_it_can_begin_the_span_anew(
    finn: Actor, sam: Actor, agreement: Agreement, server: Server
) -> None:
    feed = world.feed_of(finn, sam, agreement, server, "threatexchange")
    server.hands_out([world.update(number) for number in (1, 2, 3)], size=1)
    back = '{"data": [], "paging": {"next": "https://x.example/?after=YXQgMQ=="}}'
    server.faults(_3={"body": back, "kind": "application/json"})

    fetched(feed)
    feed.refresh_from_db()
    stopped = feed.state, feed.cause
    actions.fetch_soon(sam, feed, from_first_page=True)
    again = fetched(feed)

    assert stopped[0] == "failed"
    assert "leads back to a page" in stopped[1]
    assert again is not None
    assert (again.state, again.added, again.unchanged) == ("done", 1, 2)
    assert Entry.objects.filter(hash_list=feed.hash_list).count() == Signal.objects.count() == 3


def test_a_page_that_is_given_again_and_again_doubles_nothing(
    finn: Actor, sam: Actor, agreement: Agreement, server: Server
) -> None:
    feed = world.feed_of(finn, sam, agreement, server, "stopncii")
    page = {"hashRecords": [world.stop(1)[2]], "hasMoreRecords": True, "nextSetTimestamp": LONG_AGO}
    told = [json.dumps({**page, "nextPageToken": f"T{number}"}) for number in range(2)]
    bodies = {"_1": told[0], "_2": told[1], "_3": json.dumps({**page, "hasMoreRecords": False})}
    server.faults(**{number: {"kind": "application/json", "body": body} for number, body in bodies.items()})

    fetch = fetched(feed)

    assert fetch is not None
    assert (fetch.state, fetch.added) == ("done", 1)
    assert Entry.objects.count() == 1


@pytest.mark.parametrize(
    ("fault", "least_s", "most_s"),
    [
        ({"status": 429, "headers": {"Retry_After": "120"}}, 110, 120),
        ({"status": 503, "headers": {"Retry_After": "9999999"}}, 86_000, 86_400),
        ({"status": 503}, 50, 60),
        ({"breaks": True}, 50, 60),
    ],
    ids=["told", "told for months", "not told", "broken off"],
)
def test_not_now_is_waited_for_as_long_as_the_other_side_says(
    ncmec: Feed, server: Server, fault: dict[str, Any], least_s: int, most_s: int
) -> None:
    server.hands_out(THREE, size=1)
    server.faults(_2=fault)

    fetch = fetched(ncmec)

    ncmec.refresh_from_db()
    assert fetch is not None
    assert ncmec.next_at is not None
    wait_s = (ncmec.next_at - timezone.now()).total_seconds()
    assert (ncmec.state, fetch.state, least_s <= wait_s <= most_s) == ("due", "stopped", True)
    assert in_force(ncmec) == [(md5(1), "Alpha")]
    later = timezone.now() + timedelta(seconds=1)
    server.faults(_3={"status": 429, "headers": {"Retry_After": format_datetime(later)}})
    fetched(ncmec)
    ncmec.refresh_from_db()
    assert ncmec.next_at < timezone.now() + timedelta(seconds=5)
    fetched(ncmec)
    assert len(in_force(ncmec)) == 3


def test_what_fails_again_and_again_is_told_to_people_and_tried_on(ncmec: Feed, server: Server) -> None:
    server.faults(**{f"_{number}": {"status": 503} for number in range(1, 9)})

    states = []
    for _ in range(3):
        fetched(ncmec)
        ncmec.refresh_from_db()
        states.append((ncmec.state, ncmec.next_at is not None))

    assert states == [("due", True), ("due", True), ("failed", True)]


def test_who_is_not_let_in_pauses_the_feed_and_is_told_whom_to_ask(
    finn: Actor, sam: Actor, agreement: Agreement, server: Server
) -> None:
    feed = world.feed_of(finn, sam, agreement, server, "ncmec", credentials="")

    fetched(feed)

    feed.refresh_from_db()
    assert (feed.state, feed.next_at) == ("paused", None)
    assert "Hotline One does not let us in (401" in feed.cause
    assert "Ask there: Desk 1" in feed.cause
    assert [row.code for row in Request.objects.all()] == [401]


def test_a_cursor_that_is_not_known_there_any_more_has_the_span_asked_for_anew(
    ncmec: Feed, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paging, "TOGETHER", 1)
    server.hands_out(THREE, size=1)
    server.faults(_2={"status": 410})

    fetch = fetched(ncmec)

    assert fetch is not None
    assert (fetch.state, fetch.added, fetch.unchanged) == ("done", 3, 1)
    assert len(in_force(ncmec)) == 3


@pytest.mark.parametrize("where", ["while it waits for a page", "before what came is kept"])
def test_a_killed_worker_is_followed_by_one_that_goes_on_where_it_was(
    ncmec: Feed, server: Server, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    monkeypatch.setattr(paging, "TOGETHER", 1)
    server.hands_out(THREE, size=1)
    calls, keep = [0], opinions.keep

    def killed(*given: Any) -> None:
        calls[0] += 1
        if calls[0] == 2:
            raise Killed
        keep(*given)

    if where == "before what came is kept":
        monkeypatch.setattr(opinions, "keep", killed)
    else:
        server.faults(_2={"hangs": 1})
        monkeypatch.setattr(reading, "read", _killing(reading.read, at=4))
    with pytest.raises(Killed):
        fetched(ncmec)
    between = in_force(ncmec)
    fetch = fetched(ncmec)

    assert between == [(md5(1), "Alpha")]
    assert fetch is not None
    assert (Fetch.objects.count(), fetch.attempt, fetch.state, fetch.added) == (1, 2, "done", 3)
    assert in_force(ncmec) == sorted((md5(number), "Alpha") for number in (1, 2, 3))
    assert Entry.objects.filter(hash_list=ncmec.hash_list).count() == 3
    not_taken = fetch.requests.filter(wants="entries", taken_at=None)
    assert not_taken.count() == 1


def _killing(read: Any, at: int) -> Any:
    calls = [0]

    def killed(*given: Any) -> Any:
        calls[0] += 1
        if calls[0] == at:
            raise Killed
        return read(*given)

    return killed


def test_a_feed_that_is_paused_while_it_is_fetched_takes_nothing_more(
    ncmec: Feed, server: Server, finn: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.hands_out(THREE)
    take = taking.take

    def paused(*given: Any) -> None:
        actions.pause_feed(finn, ncmec, "Sentence 1.")
        take(*given)

    monkeypatch.setattr(taking, "take", paused)

    assert fetched(ncmec) is None
    ncmec.refresh_from_db()
    assert (ncmec.state, ncmec.cause, in_force(ncmec)) == ("paused", "finn: Sentence 1.", [])
    assert Fetch.objects.get().state == "stopped"
    assert fetched(ncmec) is None


def test_a_clock_that_went_back_asks_for_nothing(ncmec: Feed, server: Server) -> None:
    ahead = int(timezone.now().timestamp()) + 10_000
    Feed.objects.update(checkpoint={"upto": ahead, "window": None})

    fetched(ncmec)

    ncmec.refresh_from_db()
    assert ncmec.state == "failed"
    assert "mend the clock" in ncmec.cause
    assert not [each for each in server.requests if "entries" in each]


def test_a_feed_that_lay_for_longer_than_the_exchange_remembers_asks_for_nothing_more(
    finn: Actor, sam: Actor, agreement: Agreement, server: Server
) -> None:
    feed = world.feed_of(finn, sam, agreement, server, "threatexchange")
    server.hands_out([world.update(1)])
    fetched(feed)
    Fetch.objects.update(ended_at=timezone.now() - timedelta(days=86))

    fetched(feed)

    feed.refresh_from_db()
    assert (feed.state, "remembers" in feed.cause, len(server.requests)) == ("failed", True, 1)


@pytest.mark.parametrize(
    ("credentials", "mode", "said"),
    [("ncmec", 0o644, "others can read it"), ("nobody", 0o600, "has no [nobody]")],
)
def test_credentials_that_others_can_read_are_not_used_and_that_is_on_record(
    finn: Actor, sam: Actor, agreement: Agreement, server: Server, credentials: str, mode: int, said: str
) -> None:
    feed = world.feed_of(finn, sam, agreement, server, "ncmec", credentials=credentials)
    (server.folder / "feeds.toml").chmod(mode)

    fetched(feed)

    row = Request.objects.get()
    assert (row.outcome, said in row.says, server.requests) == ("refused here", True, [])


def test_what_signs_us_in_is_on_no_record(
    finn: Actor, sam: Actor, agreement: Agreement, server: Server, ncmec: Feed
) -> None:
    feed = world.feed_of(finn, sam, agreement, server, "threatexchange")
    server.hands_out([world.update(1), world.update(2)], size=1)
    fetched(feed)
    fetched(ncmec)

    rows = [*Request.objects.values(), *Feed.objects.values(), *LogEntry.objects.values("body")]
    assert any("access_token=" in each for each in server.requests)
    assert not [row for row in rows if "numbered" in str(row) or "access_token" in str(row)]


def test_what_no_setting_lets_out_is_refused_and_on_record(
    ncmec: Feed, server: Server, settings: Settings, finn: Actor, sam: Actor, agreement: Agreement
) -> None:
    others = [world.feed_of(finn, sam, agreement, server, kind) for kind in ("threatexchange", "file")]
    settings.TUTELA = world.without(settings.TUTELA, "private")
    in_the_clear = "what signs us in is not sent in the clear"
    for feed, says in zip((ncmec, *others), (in_the_clear, in_the_clear, "private network"), strict=True):
        fetched(feed)
        feed.refresh_from_db()
        assert (feed.state, says in feed.cause) == ("failed", True), feed.cause
    assert set(Request.objects.values_list("outcome", flat=True)) == {"refused here"}
    assert server.requests == []

    settings.TUTELA = world.without(settings.TUTELA, "allow")
    with pytest.raises(NotAllowedOut):
        world.feed_of(finn, sam, agreement, server, "file", hash_list=others[1].hash_list)
    assert LogEntry.objects.filter(act="feed.refused").count() == 1


def test_an_agreement_that_has_ended_pauses_the_feed(
    ncmec: Feed, server: Server, sam: Actor, agreement: Agreement
) -> None:
    partners.end_agreement(sam, agreement)

    assert fetched(ncmec) is None
    ncmec.refresh_from_db()
    assert (ncmec.state, "not in force any more" in ncmec.cause, server.requests) == ("paused", True, [])


def test_each_minute_what_is_due_is_queued_and_what_no_worker_is_at_any_more_is_told(ncmec: Feed) -> None:
    Job.objects.all().delete()
    rounds.fetch_due()
    rounds.fetch_due()
    queued = Job.objects.filter(kind="fetch_feed", arguments={"feed": ncmec.pk})
    assert queued.count() == 1

    queued.update(state=Job.State.FAILED)
    Feed.objects.update(state="running")
    rounds.fetch_due()
    ncmec.refresh_from_db()
    assert (ncmec.state, "No worker" in ncmec.cause) == ("failed", True)
    assert not queries.due(timezone.now()).exists()

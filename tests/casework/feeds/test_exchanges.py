"""What exchanges hand out is on the list as it is there: nothing lost or doubled, nobody's word ours."""

import hashlib
import random
from pathlib import Path
from typing import Any

import pytest

from tests.casework.doors import run
from tests.casework.examination.painting import paint
from tests.casework.feeds import world
from tests.casework.feeds.world import LONG_AGO, Server, fetched, in_force
from tests.casework.lists.making import bits, md5
from tests.casework.working import examine, work_off
from tutela.casework.editions import cli as lists_cli
from tutela.casework.feeds.models import Feed, Member, Opinion, Signal, TakenBack
from tutela.casework.gate import Actor
from tutela.casework.items.models import Item, Settlement
from tutela.casework.lists import actions as lists
from tutela.casework.lists.models import Entry
from tutela.casework.partners.models import Agreement

pytestmark = pytest.mark.django_db
LATER = LONG_AGO + 100


def _fetched_on(feed: Feed, server: Server, *rows: tuple[int, str, Any]) -> Any:
    """Fetch what the exchange hands out since."""
    server.hands_out(rows)
    feed.refresh_from_db()
    Feed.objects.filter(pk=feed.pk).update(checkpoint={"upto": LONG_AGO + 1, "window": None})
    return fetched(feed)


def test_pages_are_taken_to_the_last_and_each_request_leaves_its_receipt(ncmec: Feed, server: Server) -> None:
    server.hands_out([world.image(number) for number in range(7)], size=3)

    fetch = fetched(ncmec)

    assert fetch is not None
    assert (fetch.state, fetch.added, fetch.cause) == ("done", 7, "")
    assert in_force(ncmec) == sorted((md5(number), "Alpha") for number in range(7))
    receipts = list(fetch.requests.order_by("number").values_list("wants", "outcome", "code"))
    assert receipts == [(wants, "accepted", 200) for wants in ("status", "members", *["entries"] * 3)]
    assert all(
        row.sha256 and row.taken_at and row.list_import for row in fetch.requests.filter(wants="entries")
    )
    ncmec.refresh_from_db()
    assert (ncmec.state, ncmec.remote, ncmec.failures) == ("due", "Unit One (member 1)", 0)
    assert set(Member.objects.values_list("number", "name")) == {
        ("1", "Unit One"), ("42", "Member A"), ("43", "Member B"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "rows", "gone", "hashes"),
    [
        ("ncmec", [world.image(1), world.image(2)], [world.deleted(1, at=LATER)], (md5(1), md5(2))),
        ("threatexchange", [world.update(1), world.update(2)], [world.update(1, LATER, gone=True)],
         (md5(1), md5(2))),
        (
            "stopncii", [world.stop(1), world.stop(2)], [world.stop(1, LATER, "Withdrawn")],
            (bits(1).hex(), bits(2).hex()),
        ),
    ],
)  # fmt: skip
def test_the_list_shows_what_each_kind_hands_out_and_takes_back(
    finn: Actor, sam: Actor, agreement: Agreement, server: Server, kind: str, rows: Any, gone: Any,
    hashes: tuple[str, str],
) -> None:  # fmt: skip
    feed = world.feed_of(finn, sam, agreement, server, kind)
    server.hands_out(rows, size=1)

    first = fetched(feed)
    before = [each for each, _ in in_force(feed)]
    second = _fetched_on(feed, server, *gone)

    assert first is not None
    assert (first.state, first.added, second.state, second.revoked) == ("done", 2, "done", 1)
    assert before == sorted(hashes)
    assert [each for each, _ in in_force(feed)] == [hashes[1]]
    shown = run(lists_cli.commands[0], "show", feed.hash_list.name, "--as", "sam").output
    assert "1 entries in force, 0 proposed, 1 revoked" in shown


def test_what_a_member_takes_back_is_revoked_and_may_come_again(ncmec: Feed, server: Server) -> None:
    server.hands_out([world.image(1), world.image(2), world.image(1, 43)])
    fetched(ncmec)

    gone = _fetched_on(ncmec, server, world.deleted(1, at=LATER))
    between = in_force(ncmec)
    again = _fetched_on(ncmec, server, world.image(1, at=LATER + 1))

    assert (gone.revoked, again.added) == (1, 1)
    assert between == sorted([(md5(1), ""), (md5(2), "Alpha")])
    assert in_force(ncmec) == sorted([(md5(1), ""), (md5(1), "Alpha"), (md5(2), "Alpha")])
    assert TakenBack.objects.get().why == "deleted"


def test_what_was_revoked_here_does_not_come_again(ncmec: Feed, server: Server, sam: Actor) -> None:
    server.hands_out([world.image(1), world.image(2)])
    fetched(ncmec)
    entry = Entry.objects.get(hash_list=ncmec.hash_list, md5=bytes.fromhex(md5(1)))

    lists.revoke(sam, entry, "a grave mistake")
    changed = _fetched_on(
        ncmec, server, world.image(1, at=LATER, says="A2"), world.image(5, hashed=1, at=LATER)
    )

    assert (changed.added, changed.held) == (0, 2)
    assert in_force(ncmec) == [(md5(2), "Alpha")]


def test_what_a_member_changed_is_another_entry_and_the_old_one_is_revoked(
    ncmec: Feed, server: Server
) -> None:
    server.hands_out([world.image(1)])
    fetched(ncmec)

    later = _fetched_on(ncmec, server, world.image(1, at=LATER, hashed=9))

    assert (later.changed, later.added, later.revoked) == (1, 0, 0)
    assert in_force(ncmec) == [(md5(9), "Alpha")]
    assert TakenBack.objects.get().why == "changed"


def test_only_the_word_of_a_member_that_was_agreed_on_settles_and_only_undisputed(
    ncmec: Feed, server: Server
) -> None:
    disputed = (
        '<feedback><negativeFeedback type="Md5"><reasons><reason name="Reason 1"/></reasons>'
        '<members><member id="43">Member B</member></members></negativeFeedback></feedback>'
    )
    server.hands_out([
        world.image(1), world.image(2, 43), world.image(3, more=disputed), world.image(4, says="B9"),
    ])  # fmt: skip

    fetched(ncmec)

    assert in_force(ncmec) == sorted([(md5(1), "Alpha"), (md5(2), ""), (md5(3), ""), (md5(4), "")])
    said = set(Opinion.objects.filter(until=None).values_list("signal__number", "member", "says", "level"))
    assert said == {
        ("image1", "42", "for", "A1"), ("image2", "43", "for", "A1"), ("image3", "42", "for", "A1"),
        ("image3", "43", "against", ""), ("image4", "42", "for", "B9"),
    }  # fmt: skip
    later = _fetched_on(ncmec, server, world.image(1, at=LATER, more=disputed))
    assert later.changed == 1
    assert {category for _, category in in_force(ncmec)} == {""}
    assert Opinion.objects.filter(signal__number="image1").count() == 2


def test_without_a_confirmed_region_nothing_settles(
    finn: Actor, sam: Actor, agreement: Agreement, server: Server
) -> None:
    feed = world.feed_of(finn, sam, agreement, server, "ncmec", trusted=("42",), region="")
    server.hands_out([world.image(1)])

    fetched(feed)

    assert in_force(feed) == [(md5(1), "")]


def test_opinions_of_other_exchanges_are_kept_by_member_and_settle_nothing(
    finn: Actor, sam: Actor, agreement: Agreement, server: Server
) -> None:
    feed = world.feed_of(finn, sam, agreement, server, "threatexchange")
    server.hands_out([world.update(1), world.update(2, status="NON_MALICIOUS")])
    fetched(feed)

    _fetched_on(feed, server, world.update(1, LATER, status="UNKNOWN"))

    assert in_force(feed) == sorted([(md5(1), ""), (md5(2), "")])
    kept = Opinion.objects.order_by("pk").values_list("signal__number", "member", "says", "level", "tags")
    assert list(kept) == [
        ("1", "9001", "for", "MALICIOUS", ["t 1"]), ("2", "9001", "against", "NON_MALICIOUS", ["t 1"]),
        ("1", "9001", "unsure", "UNKNOWN", ["t 1"]),
    ]  # fmt: skip
    assert list(Opinion.objects.filter(until=None).values_list("says", flat=True).order_by("says")) == [
        "against", "unsure",
    ]  # fmt: skip


def test_what_an_entry_had_settled_goes_back_to_people_when_its_sender_takes_it_back(
    ncmec: Feed, server: Server, finn: Actor, tmp_path: Path
) -> None:
    source = tmp_path / "source"
    source.mkdir()
    seen = hashlib.md5(paint(source / "1.jpg", 1), usedforsecurity=False).hexdigest()
    at, key, text = world.image(1)
    server.hands_out([(at, key, text.replace(md5(1), seen))])
    fetched(ncmec)
    examine(finn, source)
    item = Item.objects.get()
    assert (item.state, item.settlement.category) == (Item.State.KNOWN, "Alpha")

    _fetched_on(ncmec, server, world.deleted(1, at=LATER))
    work_off()

    assert Item.objects.get().state == Item.State.QUEUED
    assert not Settlement.objects.exists()


def _story(seed: int) -> list[tuple[int, str, str]]:
    """Things that come, change and go, in no order of time."""
    chance = random.Random(seed)
    rows = []
    for _ in range(40):
        number, member = chance.randrange(8), chance.choice((42, 43))
        moment = LONG_AGO + chance.randrange(30)
        if chance.random() < 0.3:
            rows.append(world.deleted(number, member, moment))
        else:
            rows.append(
                world.image(
                    number, member, moment, hashed=chance.randrange(100), says=chance.choice(["A1", "B9"])
                )
            )
    return rows


@pytest.mark.parametrize(
    "seed", [1, pytest.param(2, marks=pytest.mark.long), pytest.param(3, marks=pytest.mark.long)]
)
def test_however_what_there_is_falls_into_pages_the_list_is_the_same(
    finn: Actor, sam: Actor, agreement: Agreement, server: Server, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    found = set()
    story = _story(seed)
    for size, together in ((1000, 10_000), (7, 1), (1, 1), (3, 8)):
        monkeypatch.setattr("tutela.casework.feeds.actions.fetching.paging.TOGETHER", together)
        hash_list = world.list_for(finn, f"list {size} {together}")
        feed = world.feed_of(
            finn, sam, agreement, server, "ncmec", hash_list=hash_list, trusted=("42",)
        )  # fmt: skip
        server.hands_out(story, size=size)
        fetched(feed)
        signals = Signal.objects.filter(feed=feed).order_by("key")
        kept = tuple((bytes(each.key), each.is_gone, each.at, bytes(each.said)) for each in signals)
        found.add((tuple(in_force(feed)), kept))

    assert len(found) == 1
    ((held, _),) = found
    assert held

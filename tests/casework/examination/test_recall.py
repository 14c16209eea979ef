"""What a revoked entry had settled is settled by something else that holds, or waits for people again."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.db import transaction

from tests.casework.examination.painting import know, paint
from tests.casework.lists import making
from tests.casework.working import examine, work_off
from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.custody.models import LogEntry
from tutela.casework.editions import cli
from tutela.casework.examination.actions import recall
from tutela.casework.examination.models import Match
from tutela.casework.gate import Actor, NotAllowed
from tutela.casework.items import actions as settling
from tutela.casework.items.models import Item, Settlement
from tutela.casework.jobs import queue, worker
from tutela.casework.jobs.models import Job
from tutela.casework.lists import actions as lists, errors
from tutela.casework.lists.models import Change, Entry, HashList
from tutela.casework.people.models import Unit
from tutela.casework.welfare.actions import renditions

REASON = "the sender recalled it"


@pytest.fixture(autouse=True)
def _handlers() -> None:
    worker.discover()


def _revoke(by: Actor, hash_list: HashList) -> Entry:
    return lists.revoke(by, Entry.objects.get(hash_list=hash_list), REASON)


def _told(act: str) -> list[dict[str, object]]:
    return [json.loads(each.body)["what"] for each in LogEntry.objects.filter(act=act).order_by("seq")]


def test_what_only_the_revoked_entry_settled_goes_back_to_people_with_the_reason_on_record(
    finn: Actor, source: Path, tmp_path: Path
) -> None:
    listed = know(finn, tmp_path, {paint(source / "recalled.jpg", 1): 2})
    examine(finn, source)
    item = Item.objects.get()
    assert (item.state, item.settlement.category) == (Item.State.KNOWN, "Beta")

    entry = _revoke(finn, listed)
    work_off()

    item = Item.objects.get()
    assert item.state == Item.State.QUEUED
    assert not Settlement.objects.exists()
    assert Match.objects.get().entry == entry
    assert renditions.made(finn, item, "preview")
    (reopened,) = _told("item.reopened")
    assert (reopened["item"], reopened["entry"], reopened["category"]) == (item.pk, entry.pk, "Beta")
    assert reopened["source"] == f"list 0, entry {entry.pk}, exact"
    assert [each["reopened"] for each in _told("entry.recalled")] == [1]
    log.verify()


def test_what_another_list_settles_as_well_stays_known_by_that_one(
    finn: Actor, source: Path, tmp_path: Path
) -> None:
    content = paint(source / "both.jpg", 1)
    first, second = know(finn, tmp_path, {content: 2}), know(finn, tmp_path, {content: 2})
    examine(finn, source)
    assert Settlement.objects.get().source.startswith(f"{first}, ")

    _revoke(finn, first)
    work_off()

    settled = Settlement.objects.get()
    assert (settled.item.state, settled.category) == (Item.State.KNOWN, "Beta")
    assert settled.source.startswith(f"{second}, ")
    assert not _told("item.reopened")
    assert [each["reopened"] for each in _told("entry.recalled")] == [0]


def test_an_entry_revoked_that_settled_nothing_here_leaves_what_others_settled_as_it_is(
    finn: Actor, source: Path, tmp_path: Path
) -> None:
    content = paint(source / "both.jpg", 1)
    first, second = know(finn, tmp_path, {content: 2}), know(finn, tmp_path, {content: 2})
    examine(finn, source)
    # Listed since, and differently: whoever is known is not asked about again.
    know(finn, tmp_path, {content: 3})
    work_off()
    before = Settlement.objects.get()

    _revoke(finn, second)
    work_off()

    after = Settlement.objects.get()
    assert (after.pk, after.source, after.category) == (before.pk, before.source, "Beta")
    assert Item.objects.get().state == Item.State.KNOWN
    assert before.source.startswith(f"{first}, ")


def test_a_near_entry_that_nobody_looked_for_while_the_digest_was_known_settles_it_now(
    finn: Actor, source: Path, tmp_path: Path
) -> None:
    listed = know(finn, tmp_path, {paint(source / "copy.jpg", 1, quality=60, turned=1): 2})
    know(finn, tmp_path, {paint(tmp_path / "original.jpg", 1): 1})
    examine(finn, source)
    assert Match.objects.get().rule == "exact"

    _revoke(finn, listed)
    work_off()

    assert Item.objects.get().state == Item.State.KNOWN
    assert Settlement.objects.get().category == "Alpha"
    assert sorted(Match.objects.values_list("rule", flat=True)) == ["exact", "near"]


def test_what_arrived_since_on_another_list_settles_it(finn: Actor, source: Path, tmp_path: Path) -> None:
    content = paint(source / "later.jpg", 1)
    listed = know(finn, tmp_path, {content: 2})
    examine(finn, source)
    know(finn, tmp_path, {content: 1})
    work_off()
    assert Settlement.objects.get().category == "Beta"

    _revoke(finn, listed)
    work_off()

    assert (Item.objects.get().state, Settlement.objects.get().category) == (Item.State.KNOWN, "Alpha")


def test_what_waited_because_lists_disagreed_is_known_once_they_agree(
    finn: Actor, source: Path, tmp_path: Path
) -> None:
    content = paint(source / "disputed.jpg", 1)
    wrong = know(finn, tmp_path, {content: 3})
    know(finn, tmp_path, {content: 2})
    examine(finn, source)
    assert Item.objects.get().state == Item.State.QUEUED

    _revoke(finn, wrong)
    work_off()

    assert (Item.objects.get().state, Settlement.objects.get().category) == (Item.State.KNOWN, "Beta")
    assert [each["reopened"] for each in _told("entry.recalled")] == [0]


def test_a_grade_that_a_person_gave_is_left_alone(
    finn: Actor, quinn: Actor, source: Path, tmp_path: Path
) -> None:
    listed = know(finn, tmp_path, {paint(source / "graded.jpg", 1): 2})
    examine(finn, source)
    settling.settle(quinn, Item.objects.get(), "Gamma", "demonstration", "1", source="lot 1")

    _revoke(finn, listed)
    work_off()

    settled = Settlement.objects.get()
    assert (settled.item.state, settled.basis, settled.category) == ("released", "released", "Gamma")


def test_what_needs_no_person_is_set_aside_again(finn: Actor, source: Path, tmp_path: Path) -> None:
    (source / "notes.txt").write_bytes(b"notes " * 100)
    listed = know(finn, tmp_path, {(source / "notes.txt").read_bytes(): 2}, purpose="known-good")
    examine(finn, source)
    assert Item.objects.get().state == Item.State.KNOWN

    _revoke(finn, listed)
    work_off()

    assert Item.objects.get().state == Item.State.SET_ASIDE


def _settled(by: Actor, unit: Unit, count: int, tmp_path: Path) -> HashList:
    """Many items of one content's grade, as far as the database goes."""
    listed = know(by, tmp_path, {paint(tmp_path / "one.jpg", 1): 2})
    entry = Entry.objects.get(hash_list=listed)
    for number in range(count):
        item = making.item(unit, number, has_fingerprint=False)
        Item.objects.filter(pk=item.pk).update(condition="ok")
        settling.inherit(
            gate.machine(unit.pk), item, "Beta", "demonstration", "1", source="near", entry=entry.pk
        )
    work_off()
    return listed


def test_interrupted_it_goes_on_with_the_rest_and_counts_each_once(
    unit: Unit, finn: Actor, tmp_path: Path
) -> None:
    listed = _settled(finn, unit, 230, tmp_path)
    last = Item.objects.latest("pk")
    # A row that cannot be read stops the job after two of three transactions.
    Item.objects.filter(pk=last.pk).update(condition="no such")
    _revoke(finn, listed)
    worker.run_one("test", "recall")
    assert Settlement.objects.count() == 30
    assert Job.objects.get(kind="recall").state == Job.State.WAITING

    Item.objects.filter(pk=last.pk).update(condition="ok")
    for _ in range(2):
        Job.objects.filter(kind="recall").update(state=Job.State.WAITING, lease_until=0)
        worker.run_one("test", "recall")

    assert not Settlement.objects.exists()
    assert set(Item.objects.values_list("state", flat=True)) == {Item.State.EXAMINED}
    assert len(_told("item.reopened")) == 230
    assert {each["reopened"] for each in _told("entry.recalled")} == {230}
    shown = CliRunner().invoke(cli.commands[0], ["show", listed.name, "--as", "finn"]).stdout
    assert "items it had settled that went back to people: 230" in shown


@pytest.mark.parametrize("kind", ["examine", "rehash", "match_again"])
def test_it_waits_for_work_that_may_have_looked_at_the_list_before(
    finn: Actor, source: Path, tmp_path: Path, kind: str
) -> None:
    listed = know(finn, tmp_path, {paint(source / "recalled.jpg", 1): 2})
    examine(finn, source)
    running = Job.objects.create(
        kind=kind, unit=finn.unit, state=Job.State.RUNNING, lease_until=queue.now() + 60
    )

    _revoke(finn, listed)
    work_off()

    assert Item.objects.get().state == Item.State.KNOWN
    Job.objects.filter(pk=running.pk).update(state=Job.State.DONE)
    Job.objects.filter(kind="recall").update(lease_until=0)
    work_off()
    assert Item.objects.get().state == Item.State.QUEUED


def test_another_units_items_are_left_alone(finn: Actor, otis: Actor, source: Path, tmp_path: Path) -> None:
    content = paint(source / "ours.jpg", 1)
    know(finn, tmp_path, {content: 2})
    theirs = know(otis, tmp_path, {content: 2})
    examine(finn, source)

    _revoke(otis, theirs)
    work_off()

    assert Item.objects.get().state == Item.State.KNOWN
    with pytest.raises(Change.DoesNotExist):
        recall(gate.machine(finn.unit), Change.objects.latest("pk").pk)


def test_a_person_may_not_start_it(finn: Actor) -> None:
    with pytest.raises(NotAllowed), transaction.atomic():
        recall(finn, 1)


def test_a_list_withdrawn_as_a_whole_settles_nothing_any_more(
    finn: Actor, source: Path, tmp_path: Path
) -> None:
    contents = [paint(source / f"{seed}.jpg", seed) for seed in (1, 2, 3, 4)]
    listed = know(finn, tmp_path, {content: 2 for content in contents[:3]})
    know(finn, tmp_path, {contents[2]: 2, contents[3]: 3})
    examine(finn, source)
    before = lists.revoke(finn, Entry.objects.filter(hash_list=listed).earliest("pk"), "a false match")
    work_off()

    done = lists.withdraw_list(finn, listed, REASON)
    know(finn, tmp_path, {contents[0]: 1})
    work_off()

    assert done.entries == 2
    settled = Settlement.objects.order_by("item").values_list("item__instances__path", "category")
    assert [(bytes(path), category) for path, category in settled] == [
        (b"1.jpg", "Alpha"),
        (b"3.jpg", "Beta"),
        (b"4.jpg", "Gamma"),
    ]
    assert Item.objects.get(instances__path=b"2.jpg").state == Item.State.QUEUED
    reasons = set(Entry.objects.filter(hash_list=listed).values_list("revoked_because", flat=True))
    assert (reasons, before.revoked_because) == ({"a false match", REASON}, "a false match")
    assert [(one["list"], one["entries"]) for one in _told("list.withdrawn")] == [(listed.pk, 2)]
    assert [one["reopened"] for one in _told("list.recalled")] == [1]
    shown = CliRunner().invoke(cli.commands[0], ["show", listed.name, "--as", "finn"]).stdout
    assert "0 entries in force" in shown
    assert f"{listed.name} was withdrawn on " in shown
    assert f"by finn: {REASON}." in shown
    assert "list withdrawn; items it had settled that went back to people: 1" in shown
    log.verify()


def test_a_list_is_withdrawn_once_with_a_reason_by_whoever_may_revoke(
    finn: Actor, ana: Actor, tmp_path: Path
) -> None:
    listed = know(finn, tmp_path, {paint(tmp_path / "one.jpg", 1): 2})
    arguments = ["revoke-all", listed.name, "--reason"]

    for refused, who, reason in ((NotAllowed, ana, REASON), (errors.NotRevocable, finn, " ")):
        with pytest.raises(refused):
            lists.withdraw_list(who, listed, reason)
    said = CliRunner().invoke(cli.commands[0], [*arguments, REASON, "--json", "--as", "finn"])
    again = CliRunner().invoke(cli.commands[0], [*arguments, REASON, "--as", "finn"])

    assert json.loads(said.stdout)["entries"] == 1
    assert isinstance(again.exception, errors.NotRevocable)
    assert len(_told("list.withdrawn")) == 1

"""A partner with Python and the unit's key alone has the list as it was published, delta by delta."""

import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from tests.casework.datasets.conftest import Publish
from tests.casework.doors import signed_in
from tests.casework.lists import making
from tests.casework.takedown.world import at
from tests.casework.welfare.received import pictures
from tutela.casework import rooms
from tutela.casework.audit.rows import stated
from tutela.casework.custody import keys
from tutela.casework.custody.models import LogEntry
from tutela.casework.datasets import actions, queries, rounds
from tutela.casework.datasets.errors import (
    BadAnswer,
    BadSupply,
    DeltaBroken,
    NothingNew,
    OwnSupply,
    SupplyMoved,
    TooOften,
)
from tutela.casework.datasets.models import Delta, Recall, Supply
from tutela.casework.datasets.signed.files import PROGRAM
from tutela.casework.editions import manifest
from tutela.casework.gate import Actor, NotAllowed, machine
from tutela.casework.grading import actions as grading
from tutela.casework.items.models import Item
from tutela.casework.lists import actions as lists
from tutela.casework.lists.models import Entry, HashList
from tutela.casework.partners import actions as partners
from tutela.casework.partners.models import Partner
from tutela.casework.people.models import Unit
from tutela.casework.quality.models import Finding
from tutela.errors import NotFound


@pytest.fixture
def supply(finn: Actor, sam: Actor, partner: Partner, own: HashList) -> Supply:
    """What finn proposed and sam confirmed."""
    made = actions.propose_supply(
        finn, partner, own, ["category", "pdq", "md5"], legal_basis="Agreement 4, section 2.", answer_days=7
    )
    return actions.confirm_supply(sam, made)


def _key() -> str:
    return keys.signing_key().public_key().public_bytes_raw().hex()


def _file(by: Actor, delta: Delta, folder: Path) -> Path:
    path = folder / f"{delta.number}.jsonl"
    path.write_bytes(b"".join(actions.export_delta(by, delta)))
    return path


def _applied(file: Path, copy: Path, key: str = "") -> tuple[int, str]:
    """Run the program that goes out with a delta, as a partner does: with nothing but Python."""
    line = [sys.executable, "-I", "-S", str(PROGRAM), str(file), str(copy), "--key", key or _key()]
    done = subprocess.run(line, capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr


def _held(copy: Path) -> dict[str, dict[str, object]]:
    with closing(sqlite3.connect(copy)) as database:
        return {
            digest: json.loads(said) for digest, said in database.execute("SELECT sha256, said FROM entry")
        }


def _published(own: HashList) -> dict[str, str]:
    edition = own.editions.latest("number")
    return {bytes(one.sha256 or b"").hex(): one.category for one in manifest.members(edition)}


def test_what_a_partner_has_after_each_delta_is_the_list_as_it_was_published(
    supply: Supply, own: HashList, publish: Publish, finn: Actor, quinn: Actor, sam: Actor, tmp_path: Path
) -> None:
    copy = tmp_path / "known.db"
    publish(5)
    whole = actions.make_delta(finn, supply)
    first = _applied(_file(finn, whole, tmp_path), copy)
    assert _held(copy).keys() == _published(own).keys()

    entries = list(Entry.objects.order_by("pk"))
    lists.revoke(sam, entries[0], "a grave mistake")
    lists.revoke(sam, entries[1], "graded anew")
    making.released(quinn, Item.objects.get(pk=entries[1].item_id or 0), "Gamma")
    publish(2)
    publish(1)
    # What two editions brought and took is one delta.
    delta = actions.make_delta(finn, supply)
    second = _applied(_file(finn, delta, tmp_path), copy)
    again = _applied(tmp_path / "2.jsonl", copy)

    assert (first[0], second[0], again[0]) == (0, 0, 0), (first, second, again)
    assert (whole.added, whole.changed, whole.revoked) == (5, 0, 0)
    assert (delta.added, delta.changed, delta.revoked) == (3, 1, 1)
    assert {digest: said["category"] for digest, said in _held(copy).items()} == _published(own)
    assert set(next(iter(_held(copy).values()))) <= {"category", "pdq", "md5"}
    assert "3 added, 1 changed, 1 revoked" in second[1]
    assert again[1].startswith("APPLIED BEFORE")
    with pytest.raises(NothingNew):
        actions.make_delta(finn, supply)
    # A delta is the same bytes whenever it is asked for.
    lists.revoke(sam, Entry.objects.filter(revoked_at=None).earliest("pk"), "a grave mistake")
    assert sha256(_file(finn, delta, tmp_path).read_bytes()).hexdigest() == delta.sha256


@pytest.mark.parametrize(
    "spoilt", ["a line", "a line is cut", "the manifest", "the signature", "the key", "one is left out"]
)
def test_what_was_changed_or_left_out_is_not_applied_and_the_copy_stays(
    supply: Supply, publish: Publish, finn: Actor, tmp_path: Path, spoilt: str
) -> None:
    copy, key = tmp_path / "known.db", ""
    publish(2)
    _applied(_file(finn, actions.make_delta(finn, supply), tmp_path), copy)
    publish(2)
    file = _file(finn, actions.make_delta(finn, supply), tmp_path)
    before, head, *lines = _held(copy), *file.read_text().splitlines(keepends=True)
    if spoilt == "a line":
        lines[0] = lines[0].replace("Alpha", "Gamma").replace("Beta", "Gamma")
    elif spoilt == "a line is cut":
        lines = lines[:-1]
    elif spoilt == "the manifest":
        head = head.replace(r"\"add\":2", r"\"add\":3")
    elif spoilt == "the signature":
        said = json.loads(head)
        head = json.dumps({**said, "signature": said["signature"][::-1]}) + "\n"
    elif spoilt == "the key":
        key = "5866666666666666666666666666666666666666666666666666666666666666"
    else:
        publish(1)
        file = _file(finn, actions.make_delta(finn, supply), tmp_path)
        head, *lines = file.read_text().splitlines(keepends=True)
    file.write_text("".join([head, *lines]))

    code, said = _applied(file, copy, key)

    assert (code, said[:12]) == (1, "NOT APPLIED."), said
    assert _held(copy) == before


def test_entries_that_are_not_what_was_signed_do_not_leave(
    supply: Supply, publish: Publish, finn: Actor
) -> None:
    publish(2)
    delta = actions.make_delta(finn, supply)
    Entry.objects.filter(pk=Entry.objects.earliest("pk").pk).update(category="Gamma")

    with pytest.raises(DeltaBroken):
        actions.export_delta(finn, delta)

    assert not LogEntry.objects.filter(act="delta.exported").exists()


def test_a_program_that_goes_round_is_given_no_more_for_the_rest_of_the_hour_and_people_are(
    supply: Supply, publish: Publish, finn: Actor
) -> None:
    publish(1)
    delta, program = actions.make_delta(finn, supply), machine(finn.unit, "Hotline One, key Program 1")
    began = timezone.now()
    with at(began):
        for _ in range(20):
            actions.export_delta(program, delta)
    with at(began + timedelta(minutes=30)), pytest.raises(TooOften) as refused:
        actions.export_delta(program, delta)
    actions.export_delta(finn, delta)
    with at(began + timedelta(minutes=60)):
        actions.export_delta(program, delta)

    assert refused.value.wait_s == 1801
    assert LogEntry.objects.filter(act="delta.exported").count() == 22
    assert not list(stated.differences())


def test_two_people_agree_on_a_supply_of_an_own_list_to_an_approved_partner(
    partner: Partner, own: HashList, finn: Actor, sam: Actor, adele: Actor
) -> None:
    def propose(by: Actor, to: Partner, of: HashList, **other: object) -> Supply:
        told = {"legal_basis": "Agreement 4.", "answer_days": 7, **other}
        return actions.propose_supply(by, to, of, ["md5"], **told)  # type: ignore[arg-type]

    theirs = lists.make_list(sam, "theirs", purpose="known-illegal", pack="demonstration")
    entered = partners.enter_partner(sam, "hotline-2", "Hotline Two", "hotline", country="IE")
    for to, of, other in (
        (entered, own, {}), (partner, theirs, {}), (partner, own, {"legal_basis": " "}),
        (partner, own, {"answer_days": 0}),
    ):  # fmt: skip
        with pytest.raises(BadSupply):
            propose(finn, to, of, **other)
    with pytest.raises(NotAllowed):
        propose(adele, partner, own)
    made = propose(sam, partner, own)
    with pytest.raises(OwnSupply):
        actions.confirm_supply(sam, made)
    with pytest.raises(SupplyMoved):
        actions.make_delta(finn, made)
    with pytest.raises(BadSupply):
        propose(finn, partner, own)
    with pytest.raises(IntegrityError), transaction.atomic():
        Supply.objects.filter(pk=made.pk).update(confirmed_by=sam.person)


def test_a_revocation_is_called_back_and_followed_until_the_partner_answered(
    supply: Supply, publish: Publish, finn: Actor, sam: Actor, adele: Actor
) -> None:
    publish(3)
    actions.make_delta(finn, supply)
    lists.revoke(sam, Entry.objects.earliest("pk"), "a grave mistake")
    publish(1)
    recall = actions.make_delta(finn, supply).recall
    Recall.objects.update(due_at=timezone.now() - timedelta(hours=1))

    told = [notice.says for notice in rooms.notices(finn) if "did not answer" in notice.says]
    with pytest.raises(BadAnswer):
        actions.answer_recall(finn, recall, "partly")
    with pytest.raises(BadAnswer):
        actions.answer_recall(finn, recall, "removed", removed=9)
    chased = actions.chase_recall(finn, recall)
    answered = actions.answer_recall(finn, recall, "removed", removed=1)

    assert (recall.entries, len(told), chased.chased, answered.removed) == (1, 1, 1, 1)
    assert not [notice for notice in rooms.notices(finn) if "did not answer" in notice.says]
    assert not [notice for notice in rooms.notices(adele) if "did not answer" in notice.says]
    with pytest.raises(SupplyMoved):
        actions.answer_recall(finn, recall, "removed")


def test_when_a_partner_leaves_nothing_more_is_given_and_all_it_holds_is_called_back(
    supply: Supply, partner: Partner, publish: Publish, finn: Actor, sam: Actor
) -> None:
    publish(4)
    delta = actions.make_delta(finn, supply)
    partners.end_partner(sam, partner, "The agreement has ended.")

    rounds.follow_partners()
    rounds.follow_partners()

    recall = Recall.objects.get()
    assert (recall.entries, recall.delta, recall.answered_at) == (4, None, None)
    for act in (lambda: actions.make_delta(finn, supply), lambda: actions.export_delta(finn, delta)):
        with pytest.raises(SupplyMoved):
            act()


def test_what_a_partner_says_of_an_entry_waits_for_an_answer_that_is_so(
    supply: Supply, publish: Publish, finn: Actor, sam: Actor
) -> None:
    publish(2)
    actions.make_delta(finn, supply)
    entry = Entry.objects.earliest("pk")
    with pytest.raises(BadAnswer):
        actions.enter_feedback(finn, supply, "00" * 32, "false_match")
    said = actions.enter_feedback(finn, supply, bytes(entry.sha256 or b"").hex(), "false_match", "Finding 1.")

    assert [notice for notice in rooms.notices(sam) if f"entry {entry.pk}" in notice.says]
    with pytest.raises(BadAnswer):
        actions.answer_feedback(sam, said, "revoked", "It was.")
    lists.revoke(sam, entry, "a false match")
    answered = actions.answer_feedback(sam, said, "revoked", "It was.")

    assert (answered.outcome, answered.answered_by) == ("revoked", sam.name)


def test_a_supply_goes_by_its_pages_and_another_unit_sees_nothing_of_it(
    partner: Partner, own: HashList, publish: Publish, finn: Actor, sam: Actor, otis: Actor
) -> None:
    publish(2)
    browser, other = signed_in(finn), signed_in(sam)
    sent = {
        "partner": partner.name, "hash_list": own.name, "fields_given": ["category"],
        "legal_basis": "Agreement 4.", "answer_days": "7", "valid_to": "",
    }  # fmt: skip
    assert browser.post("/datasets/new/", {**sent, "legal_basis": ""}).status_code == 422
    page = browser.post("/datasets/new/", sent)["Location"]

    def do(by: Client, act: str, **more: str) -> int:
        return by.post(page, {"act": act, **more}).status_code

    assert [do(browser, "confirm"), do(other, "confirm"), do(browser, "make")] == [403, 302, 302]
    file = browser.post(f"{page}deltas/1/").content
    assert do(browser, "receipt", number="1", says="applied", entries="1") == 302
    shown = browser.get(page).content.decode()
    assert do(other, "end", because="The agreement has ended.") == 302
    assert do(other, "nothing") == 422
    after = browser.get(page).content.decode()

    assert sha256(file).hexdigest() == Delta.objects.get().sha256
    assert "Not as many as given" in shown
    assert "All that was given: 2 entries" in after
    assert "Recall without answer" in browser.get("/datasets/").content.decode()
    with pytest.raises(NotFound):
        queries.supply_for(otis, Supply.objects.get().pk)
    assert "hotline" not in signed_in(otis).get("/datasets/").content.decode().lower().split("<main")[1]


def test_what_a_partner_says_of_an_entry_comes_back_as_a_finding_that_its_assessor_sees(
    supply: Supply, publish: Publish, finn: Actor, sam: Actor, ana: Actor, unit: Unit
) -> None:
    publish(1)
    actions.make_delta(finn, supply)
    entry = Entry.objects.get()
    said = actions.enter_feedback(finn, supply, bytes(entry.sha256 or b"").hex(), "wrong_category")
    with pytest.raises(NotFound):
        actions.answer_feedback(sam, said, "checked", "It is looked at again.")
    [graded] = pictures(unit, 1)
    grading.dispense(ana)
    grading.assess(ana, graded, "Alpha", uuid4())
    Entry.objects.update(item=graded)

    answered = actions.answer_feedback(sam, said, "checked", "It is looked at again.")

    finding = Finding.objects.get(item=graded)
    assert (answered.finding, finding.severity, finding.graded_by_id) == (finding.pk, "major", ana.person)
    assert finding.reason == "Hotline One says: its category is wrong. It is looked at again."

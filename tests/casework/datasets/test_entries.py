"""Filters are given what people found in remit, and the next delta takes away what is gone or was not."""

import csv
import io
import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tests.casework.datasets.listing import a_filter, applied, decided, given, listed, standing
from tests.casework.doors import run, signed_in
from tests.casework.intelligence.conftest import look_for
from tests.casework.takedown import world
from tutela.casework import rooms
from tutela.casework.audit.rows import stated
from tutela.casework.datasets import actions, rounds
from tutela.casework.datasets.entries import queries
from tutela.casework.datasets.entries.cli import filter_list
from tutela.casework.datasets.errors import BadAnswer, BadEntry, BadSupply, NothingNew, OwnSupply
from tutela.casework.datasets.models import Delta, EntryList, ListEntry, Supply
from tutela.casework.datasets.signed import forms
from tutela.casework.gate import Actor, NotAllowed
from tutela.casework.hosting.models import Trace
from tutela.casework.lists.models import HashList
from tutela.casework.partners.models import Partner
from tutela.casework.reports import actions as reports
from tutela.casework.reports.models import Report
from tutela.casework.takedown import actions as takedown
from tutela.errors import NotFound

pytestmark = pytest.mark.django_db
ONE, TWO, THREE = (f"https://www.one.example/{number}" for number in (1, 2, 3))
DUTCH = world.DUTCH


@pytest.fixture
def maker(sam: Actor, adele: Actor) -> Partner:
    """Whoever makes filters."""
    return a_filter(sam, adele)


def _digest(key: str) -> str:
    return sha256(key.encode()).hexdigest()


def _looked(by: Actor, report: Report, address: str, state: str, **items: int) -> None:
    reports.claim_report(by, report)
    reports.record_look(by, reports.begin_look(by, report, address), state, "GB", items)


def test_what_a_person_found_in_remit_is_listed_and_nothing_else_is(
    ida: Actor, finn: Actor, sam: Actor
) -> None:
    decided(ida, ONE, 1)
    decided(ida, TWO, 2, rule="remit.other.1")
    decided(ida, THREE, 3, category="None")
    decided(ida, "https://two.example/4", 4, rule="actioned.1")

    of = listed(finn, sam, "blocked")

    assert standing(of) == [ONE]


def test_one_person_proposes_another_approves_and_nothing_waits_twice(
    ida: Actor, finn: Actor, sam: Actor, quinn: Actor
) -> None:
    decided(ida, ONE, 1)
    of = actions.make_entry_list(sam, "blocked", "address")
    [entry] = actions.gather_entries(sam, of)

    assert actions.gather_entries(finn, of) == []
    for by, refusal in ((sam, OwnSupply), (finn, NotAllowed), (quinn, NotAllowed)):
        with pytest.raises(refusal):
            actions.approve_entries(by, of, [entry.pk])
    with pytest.raises(BadEntry):
        actions.approve_entries(sam, of, [])
    with pytest.raises(IntegrityError), transaction.atomic():
        ListEntry.objects.filter(pk=entry.pk).update(approved_by=sam.person)
    with pytest.raises(BadEntry):
        actions.make_entry_list(finn, "blocked", "domain")


def test_a_filter_has_the_agreed_fields_of_each_delta_by_the_program_that_partners_have(
    ida: Actor, finn: Actor, sam: Actor, maker: Partner, tmp_path: Path
) -> None:
    report = decided(ida, f"{ONE}?b=2#3", 1)
    of = listed(finn, sam, "blocked")
    supply = given(finn, sam, maker, of, ["address", "host"])
    first = actions.make_delta(finn, supply)
    decided(ida, TWO, 2)
    listed(finn, sam, "blocked")
    second = actions.make_delta(finn, supply)

    assert applied(finn, first, tmp_path).keys() == {_digest(f"{ONE}?b=2")}
    held = applied(finn, second, tmp_path)

    assert held == {_digest(key): {"address": key, "host": "www.one.example"} for key in (f"{ONE}?b=2", TWO)}
    head = json.loads((tmp_path / "1.jsonl").read_text().partition("\n")[0])
    assert json.loads(head["manifest"])["kind"] == "address"
    assert str(report) not in (tmp_path / "1.jsonl").read_text().partition("\n")[2]
    with pytest.raises(NothingNew):
        actions.make_delta(finn, supply)
    assert not list(stated.differences())


def test_where_the_agreement_says_so_no_address_leaves_in_words(
    ida: Actor, finn: Actor, sam: Actor, maker: Partner, tmp_path: Path
) -> None:
    decided(ida, f"{ONE}?b=2", 1)
    supply = given(finn, sam, maker, listed(finn, sam, "blocked"), ["path_sha256"])

    held = applied(finn, actions.make_delta(finn, supply), tmp_path)

    assert held == {_digest(f"{ONE}?b=2"): {"path_sha256": _digest("/1?b=2")}}
    assert "one.example" not in (tmp_path / "1.jsonl").read_text()


def _gone(ida: Actor, sam: Actor, report: Report) -> None:
    other = decided(ida, DUTCH, 9, rule="actioned.1")
    reports.undo_disposition(ida, other)
    _looked(ida, other, DUTCH, "gone")


def _undone(ida: Actor, sam: Actor, report: Report) -> None:
    reports.undo_disposition(ida, report)


def _not_in_remit(ida: Actor, sam: Actor, report: Report) -> None:
    decided(ida, DUTCH, 9, rule="remit.other.1")


def _nothing_there(ida: Actor, sam: Actor, report: Report) -> None:
    reports.undo_disposition(ida, report)
    _looked(ida, report, DUTCH, "there", **{"None": 2})
    reports.settle_report(ida, report, "remit.child.1")


def _removed(ida: Actor, sam: Actor, report: Report) -> None:
    notice = world.sent(ida, takedown.draft_notices(ida, [Trace.objects.get()])[0])
    takedown.enter_check(ida, notice, 1, "removed_confirmed", vantage="London", basis="Sentence 1.")


def _upheld(ida: Actor, sam: Actor, report: Report) -> None:
    notice = world.sent(ida, takedown.draft_notices(ida, [Trace.objects.get()])[0])
    said: dict[str, Any] = {"host": "Host 1", "serial": "N-1", "contact": "desk@two.example", "says": "1."}
    appeal = takedown.enter_appeal(ida, notice, **said)
    takedown.decide_appeal(sam, appeal, is_upheld=True, reason="Sentence 2.")


@pytest.mark.parametrize("happens", [_gone, _undone, _not_in_remit, _nothing_there, _removed, _upheld])
def test_what_is_gone_or_found_not_to_be_in_remit_is_revoked_by_the_next_delta_and_called_back(
    ida: Actor, finn: Actor, sam: Actor, maker: Partner, box: Path, tmp_path: Path,
    happens: Callable[[Actor, Actor, Report], None],
) -> None:  # fmt: skip
    report = decided(ida, DUTCH, 1)
    of = listed(finn, sam, "blocked")
    supply = given(finn, sam, maker, of, ["address"])
    applied(finn, actions.make_delta(finn, supply), tmp_path)
    rounds.follow_entries()

    happens(ida, sam, report)
    rounds.follow_entries()
    assert standing(of) == [DUTCH]
    EntryList.objects.update(looked_at=None)
    rounds.follow_entries()

    assert standing(of) == []
    assert [each for each in rooms.notices(finn) if "that ended" in each.says]
    delta = actions.make_delta(finn, supply)
    assert (delta.revoked, delta.recall.entries) == (1, 1)
    assert applied(finn, delta, tmp_path) == {}
    assert not [each for each in rooms.notices(finn) if "that ended" in each.says]
    assert actions.gather_entries(finn, of) == []


def test_nothing_leaves_that_is_gone_when_the_delta_is_made_or_when_it_is_approved(
    ida: Actor, finn: Actor, sam: Actor, maker: Partner
) -> None:
    report = decided(ida, ONE, 1)
    of = listed(finn, sam, "blocked")
    other = decided(ida, TWO, 2)
    [waits] = actions.gather_entries(finn, of)
    reports.undo_disposition(ida, report)
    reports.undo_disposition(ida, other)

    with pytest.raises(BadEntry):
        actions.approve_entries(sam, of, [waits.pk])
    with pytest.raises(NothingNew):
        actions.make_delta(finn, given(finn, sam, maker, of, ["address"]))


def test_an_address_that_cannot_be_reached_stays_listed(ida: Actor, finn: Actor, sam: Actor) -> None:
    decided(ida, ONE, 1)
    of = listed(finn, sam, "blocked")
    other = decided(ida, ONE, 2)
    reports.undo_disposition(ida, other)
    _looked(ida, other, ONE, "unreachable")

    rounds.follow_entries()

    assert standing(of) == [ONE]


def test_a_host_is_listed_as_a_whole_where_a_person_says_so_and_no_other_uses_it(
    ida: Actor, finn: Actor, sam: Actor, maker: Partner, tmp_path: Path
) -> None:
    hosts = actions.make_entry_list(finn, "hosts", "domain")

    def propose(
        host: str = "www.one.example", because: str = "Sentence 1.", *, says: bool = True
    ) -> ListEntry:
        return actions.propose_domain(finn, hosts, host, because, is_dedicated=says)

    decided(ida, ONE, 1)
    blocked = listed(finn, sam, "blocked")
    with pytest.raises(BadEntry, match="never meant by one address"):
        propose()
    decided(ida, TWO, 2)
    listed(finn, sam, "blocked")
    assert actions.gather_entries(finn, hosts) == []
    wrong: list[dict[str, Any]] = [
        {"says": False}, {"because": " "}, {"host": "198.51.100.7"}, {"host": "one"}, {"host": "one example"},
    ]  # fmt: skip
    for each in wrong:
        with pytest.raises(BadEntry):
            propose(**each)
    entry = propose("hxxps://WWW[.]one[.]example/2")
    with pytest.raises(BadEntry, match="already"):
        propose()
    with pytest.raises(NotAllowed):
        actions.approve_entries(finn, hosts, [entry.pk])
    actions.approve_entries(sam, hosts, [entry.pk])
    supply = given(finn, sam, maker, hosts, ["domain"])
    held = applied(finn, actions.make_delta(finn, supply), tmp_path)
    assert held == {_digest("www.one.example"): {"domain": "www.one.example"}}

    decided(ida, THREE, 3, rule="remit.other.1")
    rounds.follow_entries()

    assert (standing(hosts), standing(blocked)) == ([], [ONE, TWO])
    assert actions.make_delta(finn, supply).revoked == 1
    with pytest.raises(BadEntry, match="not to be in remit"):
        propose()


@pytest.mark.parametrize("host", ["shared.example", "blogspot.com", "www.instagram.com", "many.example"])
def test_a_host_that_many_share_is_never_listed_as_a_whole(
    ida: Actor, finn: Actor, sam: Actor, host: str
) -> None:
    for number in (1, 2):
        decided(ida, f"https://{host}/x/{number}", number)
    for number in (3, 4, 5):
        decided(ida, f"https://user{number}.many.example/", number, rule="actioned.1")
    listed(finn, sam, "blocked")
    hosts = actions.make_entry_list(finn, "hosts", "domain")

    with pytest.raises(BadEntry, match=r"shared|names to others"):
        actions.propose_domain(finn, hosts, host, "Sentence 1.", is_dedicated=True)


def test_terms_go_as_the_version_in_force_has_them_with_language_and_meaning(
    finn: Actor, quinn: Actor, sam: Actor, maker: Partner, tmp_path: Path
) -> None:
    with pytest.raises(BadEntry):
        actions.make_entry_list(finn, "words", "term", "numbers")
    look_for(finn, (quinn, sam), "Number 17", "number 18")
    of = listed(finn, sam, "words", "term", "numbers")
    supply = given(finn, sam, maker, of, ["term", "language", "meaning"])
    held = applied(finn, actions.make_delta(finn, supply), tmp_path)
    assert sorted(each["term"] for each in held.values()) == ["Number 17", "number 18"]
    assert {(each["language"], each["meaning"]) for each in held.values()} == {("en", "A numbered sentence.")}

    look_for(finn, (quinn, sam), "NUMBER 17", "number 19")
    rounds.follow_entries()
    listed(finn, sam, "words")
    delta = actions.make_delta(finn, supply)

    assert (delta.added, delta.changed, delta.revoked) == (1, 1, 1)
    held = applied(finn, delta, tmp_path)
    assert sorted(each["term"] for each in held.values()) == ["NUMBER 17", "number 19"]


def test_a_filter_is_given_no_hashes_and_nobody_what_was_not_agreed(
    ida: Actor, finn: Actor, sam: Actor, maker: Partner, own: HashList
) -> None:
    of = listed(finn, sam, "blocked")

    def propose(given: HashList | EntryList, fields: list[str], named: list[str]) -> None:
        told: Any = {"legal_basis": "Agreement 4.", "answer_days": 7, "forms": named}
        actions.propose_supply(finn, maker, given, fields, **told)

    wrong: list[tuple[HashList | EntryList, list[str], list[str]]] = [
        (own, ["md5"], []), (of, ["md5"], []), (of, ["address", "report"], []), (of, ["address"], ["vics"]),
        (of, ["host"], ["text"]), (of, ["term"], []),
    ]  # fmt: skip
    for each in wrong:
        with pytest.raises(BadSupply):
            propose(*each)
    assert not Supply.objects.exists()
    page = signed_in(finn).get("/datasets/new/").content.decode()
    assert "Filter One" not in page


def test_the_whole_list_goes_as_text_csv_and_json_with_the_agreed_fields_alone(
    ida: Actor, finn: Actor, sam: Actor, maker: Partner
) -> None:
    decided(ida, ONE, 1)
    decided(ida, TWO, 2)
    of = listed(finn, sam, "blocked")
    delta = actions.make_delta(finn, given(finn, sam, maker, of, ["address"], ["csv", "text", "json"]))

    text, rows, told = (_written(delta, form) for form in ("text", "csv", "json"))

    by_digest = sorted((_digest(key), key) for key in (ONE, TWO))
    assert text.decode().splitlines() == [key for _, key in by_digest]
    assert list(csv.reader(io.StringIO(rows.decode()))) == [["sha256", "address"], *map(list, by_digest)]
    entries = [{"sha256": digest, "address": key} for digest, key in by_digest]
    assert json.loads(told) == {
        "kind": "address", "list": "blocked", "supply": str(delta.supply), "number": 1, "entries": entries,
    }  # fmt: skip


def _written(delta: Delta, form: str) -> bytes:
    out = io.BytesIO()
    forms.write(delta, form, out)
    return out.getvalue()


def test_what_a_filter_says_of_an_entry_is_answered_once_the_entry_was_taken_off(
    ida: Actor, finn: Actor, sam: Actor, maker: Partner
) -> None:
    decided(ida, ONE, 1)
    of = listed(finn, sam, "blocked")
    supply = given(finn, sam, maker, of, ["address"])
    actions.make_delta(finn, supply)
    said = actions.enter_feedback(finn, supply, _digest(ONE), "lawful")

    for outcome in ("revoked", "checked"):
        with pytest.raises(BadAnswer):
            actions.answer_feedback(sam, said, outcome, "Sentence 1.")
    actions.end_entry(finn, ListEntry.objects.get(), "Sentence 2.")

    assert actions.answer_feedback(sam, said, "revoked", "Sentence 1.").outcome == "revoked"
    with pytest.raises(NotFound):
        actions.end_entry(finn, ListEntry.objects.get(), "Sentence 2.")


def test_lists_go_by_their_pages_and_another_unit_sees_nothing_of_them(
    ida: Actor, finn: Actor, sam: Actor, adele: Actor, otis: Actor, maker: Partner
) -> None:
    decided(ida, ONE, 1)
    proposes, publishes = signed_in(finn), signed_in(sam)
    assert proposes.post("/datasets/new-list/", {"name": "Blocked", "kind": "address"}).status_code == 422
    page = proposes.post("/datasets/new-list/", {"name": "blocked", "kind": "address"})["Location"]
    assert proposes.post(page, {"act": "gather"}).status_code == 302
    told = [each.says for each in rooms.notices(sam) if "Entries of blocked wait" in each.says]
    number = str(ListEntry.objects.get().pk)
    assert proposes.post(page, {"act": "approve", "chosen": [number]}).status_code == 403
    assert publishes.post(page, {"act": "approve"}).status_code == 422
    assert publishes.post(page, {"act": "approve", "chosen": [number]}).status_code == 302
    sent = {
        "partner": "filter-1", "fields_given": ["address"], "forms_given": ["text"], "answer_days": "7",
        "legal_basis": "Agreement 4.", "valid_to": "",
    }  # fmt: skip
    supply = proposes.post(f"{page}give/", sent)["Location"]
    assert publishes.post(supply, {"act": "confirm"}).status_code == 302
    assert proposes.post(supply, {"act": "make"}).status_code == 302

    shown = proposes.get(page).content.decode()

    assert len(told) == 1
    assert ONE in shown
    assert "Filter One" in shown
    assert "Plain text, one a line" in proposes.get(supply).content.decode()
    assert signed_in(adele).get(page).status_code == 403
    assert signed_in(otis).get(page).status_code == 404
    assert "blocked" not in signed_in(otis).get("/datasets/lists/").content.decode()
    assert publishes.post(page, {"act": "end", "number": number, "because": "Sentence 1."}).status_code == 302
    assert "that ended" in proposes.get("/").content.decode()


def test_whoever_approves_by_command_says_what_they_read(ida: Actor, finn: Actor, sam: Actor) -> None:
    decided(ida, ONE, 1)
    run(filter_list, "make", "blocked", "address", "--as", "finn")
    run(filter_list, "gather", "blocked", "--as", "finn")
    read = json.loads(run(filter_list, "show", "blocked", "--json", "--as", "sam").output)["seen"]
    decided(ida, TWO, 2)
    run(filter_list, "gather", "blocked", "--as", "finn")

    with pytest.raises(BadEntry, match="Something else waits"):
        run(filter_list, "approve", "blocked", "--seen", read, "--as", "sam")
    read = json.loads(run(filter_list, "show", "blocked", "--json", "--as", "sam").output)["seen"]
    run(filter_list, "approve", "blocked", "--seen", read, "--as", "sam")

    assert standing(EntryList.objects.get()) == [ONE, TWO]
    assert not queries.to_approve(sam).exists()

"""The pages show coded data, act through the same gate, and give files that nobody stores."""

import io
import json
import zipfile
from pathlib import Path

import pytest
from django.utils import timezone

from tests.casework.doors import signed_in
from tests.casework.editions.making import published
from tests.casework.lists import making
from tutela.casework.custody.models import LogEntry
from tutela.casework.editions import actions, pages, queries
from tutela.casework.editions.exports import Form
from tutela.casework.editions.models import Edition
from tutela.casework.gate import Actor
from tutela.casework.jobs.models import Job
from tutela.casework.lists import actions as lists, change_feed, errors as refused
from tutela.casework.lists.models import Change, Entry, HashList, ListImport
from tutela.casework.people.models import Unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def own(unit: Unit, quinn: Actor, sam: Actor) -> HashList:
    """An own list with one released item that waits to be proposed."""
    making.released(quinn, making.item(unit, 1))
    return making.own_list(sam, "own list")


def _waiting() -> str:
    """Give the row of the proposal that waits, as the pages post it."""
    return str(Edition.objects.get(published_at=None).pk)


def test_a_proposal_that_was_made_anew_is_not_published_by_a_page_of_the_one_before(
    own: HashList, quinn: Actor, sam: Actor
) -> None:
    seen = actions.propose(quinn, own)
    actions.withdraw_proposal(quinn, seen)
    making.released(quinn, making.item(own.unit, 2))
    number = actions.propose(quinn, own).number

    answer = signed_in(sam).post("/lists/own list/proposal/", {"proposal": str(seen.pk), "statement": "yes"})

    assert (answer.status_code, number, seen.number) == (422, 1, 1)
    assert Edition.objects.get().published_at is None


def test_what_a_proposal_leaves_out_is_named_to_the_last(own: HashList, quinn: Actor, sam: Actor) -> None:
    edition = actions.propose(quinn, own)
    Edition.objects.filter(pk=edition.pk).update(
        left_out=[{"item": number, "reason": "It lacks an exact fingerprint."} for number in range(1, 121)]
    )

    named, page, address = set[str](), None, "/lists/own list/"
    while page is None or page.context["left_out_next"]:
        page = signed_in(sam).get(address + (page.context["left_out_next"] if page else "").partition("#")[0])
        named |= {each["reference"] for each in page.context["left_out"]}

    assert named == {f"T-{number}" for number in range(1, 121)}
    assert "Left out of this proposal: 120" in page.content.decode()


def test_a_list_is_proposed_by_one_person_and_published_by_another_on_its_page(
    own: HashList, quinn: Actor, sam: Actor
) -> None:
    page = "/lists/own%20list/"

    proposed = signed_in(quinn).post(page, {"act": "propose"})
    asked = signed_in(sam).post(f"{page}proposal/", {"proposal": _waiting()})
    published = signed_in(sam).post(f"{page}proposal/", {"proposal": _waiting(), "statement": "yes"})

    assert (proposed.status_code, asked.status_code, published.status_code) == (302, 422, 302)
    assert queries.verify_edition(Edition.objects.get()).entries == 1
    shown = signed_in(sam).get(page).content.decode()
    assert Edition.objects.get().digest in shown
    assert "own list" in signed_in(sam).get("/lists/").content.decode()


def test_what_a_page_refuses_it_says_and_changes_nothing(own: HashList, quinn: Actor, sam: Actor) -> None:
    page = "/lists/own list/"
    actions.propose(quinn, own)

    answers = [
        signed_in(quinn).post(f"{page}proposal/", {"proposal": _waiting(), "statement": "yes"}).status_code,
        signed_in(sam).post(page, {"act": "withdraw"}).status_code,
        signed_in(sam).post(f"{page}proposal/", {"proposal": "77777", "statement": "yes"}).status_code,
        signed_in(sam).post(page, {"act": "erase"}).status_code,
    ]

    assert answers == [403, 403, 422, 422]
    assert Edition.objects.get().published_at is None


def test_a_withdrawal_on_the_page_takes_the_proposal_back(own: HashList, quinn: Actor) -> None:
    client = signed_in(quinn)
    client.post("/lists/own list/", {"act": "propose"})

    client.post("/lists/own list/", {"act": "withdraw", "proposal": _waiting()})

    assert not Edition.objects.exists()


def test_the_page_of_a_list_that_others_make_speaks_of_no_editions(sam: Actor, own: HashList) -> None:
    making.received_list(sam, "theirs")
    client = signed_in(sam)

    pages = [client.get(f"/lists/{name}/").content.decode() for name in ("theirs", own.name)]

    assert ["No edition was published yet." in page for page in pages] == [False, True]


def test_the_page_says_what_a_revocation_sent_back_to_people_and_shows_the_way_to_who_may_grade(
    own: HashList, quinn: Actor, sam: Actor, ana: Actor
) -> None:
    published(quinn, sam, own)
    assert "Revoked entries" not in signed_in(sam).get("/lists/own list/").content.decode()
    entry = lists.revoke(sam, Entry.objects.get(), "the sender <recalled> it")
    change_feed.note_reopened(Change.objects.latest("pk").pk, 1234)

    waiting = signed_in(ana).get("/lists/own list/").content.decode()
    Job.objects.filter(kind="recall").update(state=Job.State.FAILED)
    failed = signed_in(sam).get("/lists/own list/").content.decode()
    Job.objects.filter(kind="recall").update(state=Job.State.DONE)
    done = signed_in(sam).get("/lists/own list/").content.decode()

    assert "1,234 so far. Workers look for more." in waiting
    assert "1,234 so far. Looking for more failed: tell an administrator." in failed
    assert ">1,234</td>" in done
    assert "the sender &lt;recalled&gt; it" in done
    assert f">{entry.pk}</th>" in done
    assert ["/grade/" in page.split("<main")[1] for page in (waiting, done)] == [True, False]


def test_the_page_says_first_when_by_whom_and_why_a_list_was_withdrawn(
    sam: Actor, ana: Actor, finn: Actor, tmp_path: Path
) -> None:
    listed = making.received_list(sam, "theirs")
    names = [making.md5(number) for number in range(1200)]
    lists.import_list(sam, listed, making.text_file(tmp_path / "one.txt", *names))
    lists.revoke(sam, Entry.objects.earliest("pk"), "a false match")
    before = [signed_in(ana).get(page).content.decode() for page in ("/lists/theirs/", "/lists/", "/")]

    def withdrawn(_: ListImport) -> None:
        lists.withdraw_list(finn, listed, "the <agreement> has ended")

    late = making.text_file(tmp_path / "two.txt", making.md5(7777))
    with pytest.raises(refused.ListWithdrawn):
        lists.import_list(sam, listed, late, progress=withdrawn)
    change_feed.note_reopened(Change.objects.latest("pk").pk, 1234)

    page = signed_in(ana).get("/lists/theirs/").content.decode()
    Job.objects.update(state=Job.State.DONE)
    done = signed_in(sam).get("/lists/theirs/").content.decode()
    overviews = [signed_in(ana).get(page).content.decode() for page in ("/lists/", "/")]

    first = page.split("<main")[1].split("<dl")[0]
    at = timezone.localtime(HashList.objects.get().withdrawn_at)
    assert f"withdrawn as a whole on {at:%-d %B %Y, %H:%M}, by finn.</strong>" in first
    assert "The reason: the &lt;agreement&gt; has ended" in first
    assert "Entries revoked by that: 1,199." in first
    assert "1,234 so far. Workers look for more." in first
    assert ["/grade/" in one.split("<main")[1] for one in (page, done)] == [True, False]
    assert "settles them: 1,234</p>" in done
    assert "Entries revoked before: 1</h2>" in page
    assert "are shown" not in page
    assert page.split("Imports</h2>")[1].count("by finn: the &lt;agreement&gt; has ended.") == 1
    assert [">Withdrawn</strong>" in one for one in (*before, page, *overviews)] == [False] * 3 + [True] * 3


def test_the_page_of_a_withdrawn_own_list_offers_the_empty_edition_once(
    own: HashList, quinn: Actor, sam: Actor, unit: Unit
) -> None:
    published(quinn, sam, own)
    making.released(quinn, making.item(unit, 2))
    waiting, page = actions.propose(quinn, own), "/lists/own list/"

    lists.withdraw_list(sam, own, "a grave mistake")
    stale = signed_in(sam).get(page).content.decode()
    actions.withdraw_proposal(quinn, waiting)
    offered = signed_in(quinn).get(page).content.decode()
    signed_in(quinn).post(page, {"act": "propose"})
    proposed = signed_in(sam).get(page).content.decode()
    looked_through = signed_in(sam).get(f"{page}proposal/").content.decode()
    signed_in(sam).post(f"{page}proposal/", {"proposal": _waiting(), "statement": "yes"})
    after = signed_in(quinn).get(page).content.decode()

    assert "The list was withdrawn since it was proposed. Withdraw the proposal." in stale
    assert "Publish edition" not in stale
    assert ["Propose the empty edition" in one for one in (stale, offered, after)] == [False, True, False]
    assert "tells whoever received the list that it is empty" in offered
    assert "It brings no new entry, and takes 1 off the list." in proposed
    assert "No proposal is waiting" not in proposed
    assert "It takes 1 entry off the list" in looked_through
    assert "Off the list with this edition: 1" in looked_through
    assert queries.verify_edition(Edition.objects.get(number=2)).entries == 0


@pytest.fixture
def people(quinn: Actor, sam: Actor) -> tuple[Actor, Actor]:
    """Who proposes, and who publishes."""
    return quinn, sam


@pytest.mark.parametrize(
    ("form", "name"),
    [
        ("vics", "own-list-1.json"),
        ("vics-case", "own-list-1-case.json"),
        ("csv", "own-list-1.csv"),
        ("sha256", "own-list-1-sha256.txt"),
        ("manifest", "own-list-1-manifest.json"),
    ],
)
def test_an_edition_is_given_as_a_file_that_is_not_stored(
    own: HashList, people: tuple[Actor, Actor], form: str, name: str
) -> None:
    quinn, sam = people
    edition, out = published(quinn, sam, own), io.BytesIO()

    response = signed_in(sam).post(f"/lists/own list/editions/1/{form}/")

    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/zip"
    assert response.headers["Content-Disposition"] == f'attachment; filename="{name}.zip"'
    assert response.headers["Cache-Control"] == "no-store"
    actions.export(sam, edition, Form(form), out)
    with zipfile.ZipFile(io.BytesIO(response.content)) as packed:
        assert packed.namelist() == [name, f"{name}.proof.json", "verify_record.py"]
        assert packed.read(name) == out.getvalue()


def test_a_manifest_gives_partners_what_they_need_to_verify_it(
    own: HashList, quinn: Actor, sam: Actor
) -> None:
    edition = published(quinn, sam, own)

    answer = signed_in(sam).post("/lists/own list/editions/1/manifest/")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        signed = json.loads(packed.read(packed.namelist()[0]))

    assert signed["manifest"] == edition.manifest
    assert json.loads(signed["manifest"])["public_key"] == signed["public_key"]


def test_nobody_exports_what_they_may_not_or_what_there_is_not(
    own: HashList, quinn: Actor, sam: Actor, ana: Actor, otis: Actor
) -> None:
    published(quinn, sam, own)
    page = "/lists/own list/editions/1/csv/"

    assert signed_in(ana).post(page).status_code == 403
    assert signed_in(otis).post(page).status_code == 404
    assert signed_in(sam).post("/lists/own list/editions/1/xml/").status_code == 404
    assert signed_in(sam).post("/lists/own list/editions/2/csv/").status_code == 404
    assert not LogEntry.objects.filter(act="edition.exported").exists()


def test_adele_sees_no_lists_and_otis_only_his_own_units(own: HashList, adele: Actor, otis: Actor) -> None:
    assert signed_in(adele).get("/lists/").status_code == 403
    assert signed_in(adele).get("/lists/own list/").status_code == 403
    assert signed_in(otis).get("/lists/own list/").status_code == 404
    assert "own list" not in signed_in(otis).get("/lists/").content.decode()


def test_an_export_is_offered_only_to_those_who_may_have_it(
    own: HashList, quinn: Actor, sam: Actor, ana: Actor
) -> None:
    published(quinn, sam, own)

    assert "/editions/1/csv/" in signed_in(sam).get("/lists/own list/").content.decode()
    assert "/editions/1/csv/" not in signed_in(ana).get("/lists/own list/").content.decode()


def test_every_entry_of_a_proposal_is_shown_before_it_is_published(
    own: HashList, quinn: Actor, sam: Actor, unit: Unit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "ENTRIES_SHOWN", 2)
    items = [making.released(quinn, making.item(unit, number)) for number in range(2, 6)]
    actions.propose(quinn, own)
    address, shown = "/lists/own list/proposal/", list[str]()

    while address:
        page = signed_in(sam).get(address)
        shown += [entry["reference"] for entry in page.context["entries"]]
        is_last = page.context["next_href"] == ""
        assert ("Publish edition 1" in page.content.decode()) is is_last
        address = page.context["next_href"]

    assert len(shown) == len(set(shown)) == len(items) + 1
    assert signed_in(quinn).get("/lists/own list/proposal/").context["refusal"]


def test_a_list_is_made_on_a_page_and_says_how_files_come_into_it(finn: Actor, ana: Actor) -> None:
    browser = signed_in(finn)
    good = {"name": "partner", "purpose": "known-illegal", "region": "UK", "is_own": ""}

    for slip, said in (
        ({"name": ""}, "Enter the name of the list."),
        ({"name": "a/b"}, "without a slash"),
        ({"region": "U K"}, "A region is at most 40 letters"),
        ({"category_map": "1 is Alpha"}, "Write one NUMBER=CODE a line"),
        ({"category_map": "1=Zeta"}, "leads to"),
    ):
        page = browser.post("/new-list/", {**good, **slip})
        assert (page.status_code, said in page.content.decode()) == (422, True), said
    assert not HashList.objects.exists()
    made = browser.post("/new-list/", {**good, "category_map": "1=Alpha\nUK/2=Beta\n", "legal_basis": "MoU"})
    again = browser.post("/new-list/", good)

    assert (again.status_code, "There is a list" in again.content.decode()) == (422, True)
    kept = HashList.objects.get()
    assert (kept.category_map, kept.is_own, kept.pack) == (
        {"1": "Alpha", "UK/2": "Beta"},
        False,
        "demonstration",
    )
    assert "tutela list import partner FILE --as finn" in browser.get(made["Location"]).content.decode()
    assert 'href="/new-list/"' in browser.get("/lists/").content.decode()
    assert "/new-list/" not in signed_in(ana).get("/lists/").content.decode()


def test_an_own_list_is_made_on_a_page(sam: Actor) -> None:
    signed_in(sam).post("/new-list/", {"name": "ours", "purpose": "known-illegal", "is_own": "own"})

    assert HashList.objects.get().is_own


def test_an_import_has_a_page_with_its_rejects_and_what_the_reader_noted(
    finn: Actor, ana: Actor, tmp_path: Path
) -> None:
    received = making.received_list(finn)
    lines = [making.md5(number) for number in range(40)]
    listed = lists.import_list(finn, received, making.text_file(tmp_path / "set.txt", *lines, "no hash"))
    ListImport.objects.update(notes=[{"note": "It has a column too many", "count": 2, "where": "record 3"}])

    page = signed_in(ana).get(f"/lists/received/imports/{listed.pk}/").content.decode()

    assert (
        f'href="/lists/received/imports/{listed.pk}/"'
        in signed_in(ana).get("/lists/received/").content.decode()
    )
    assert listed.file_sha256 in page
    assert listed.rejections[0]["reason"] in page
    assert "2 records, first record 3: It has a column too many" in page
    assert "Look again" not in page
    ListImport.objects.update(state=ListImport.State.READING)
    assert "Look again" in signed_in(ana).get(f"/lists/received/imports/{listed.pk}/").content.decode()
    other = making.received_list(finn, "other")
    assert signed_in(ana).get(f"/lists/{other}/imports/{listed.pk}/").status_code == 404


def test_an_entry_is_revoked_on_a_page_that_shows_it_first(finn: Actor, ana: Actor, tmp_path: Path) -> None:
    received, other = making.received_list(finn), making.received_list(finn, "other")
    lists.import_list(finn, received, making.text_file(tmp_path / "set.txt", making.md5(1)))
    lists.import_list(finn, other, making.text_file(tmp_path / "other.txt", making.md5(2)))
    entry, of_other = Entry.objects.get(hash_list=received), Entry.objects.get(hash_list=other)
    browser, page = signed_in(finn), "/lists/received/revoke/"

    assert f'href="{page}"' in browser.get("/lists/received/").content.decode()
    assert "Show it" in browser.get(page).content.decode()
    assert making.md5(1) in browser.get(page, {"entry": entry.pk}).content.decode()
    for wrong in (of_other.pk, 10**30, "x", -1):
        assert browser.get(page, {"entry": wrong}).status_code == 422
        assert browser.post(page, {"entry": wrong, "reason": "recalled"}).status_code == 422
    assert browser.post(page, {"entry": entry.pk, "reason": " "}).status_code == 422
    assert signed_in(ana).post(page, {"entry": entry.pk, "reason": "recalled"}).status_code == 403
    assert not Entry.objects.exclude(revoked_at=None).exists()

    assert browser.post(page, {"entry": entry.pk, "reason": "The sender recalled it"}).status_code == 302

    entry.refresh_from_db()
    assert entry.revoked_because == "The sender recalled it"
    again = browser.post(page, {"entry": entry.pk, "reason": "recalled"})
    assert (again.status_code, "is revoked already" in again.content.decode()) == (422, True)


def test_a_list_is_withdrawn_on_its_page_once_its_reason_and_name_are_given(sam: Actor, ana: Actor) -> None:
    hash_list = making.received_list(sam)
    browser, page = signed_in(sam), f"/lists/{hash_list.name}/withdraw/"
    assert f'href="{page}"' in browser.get(f"/lists/{hash_list.name}/").content.decode()
    assert page not in signed_in(ana).get(f"/lists/{hash_list.name}/").content.decode()

    mistyped = browser.post(page, {"reason": "delivered in error", "name": "another"})
    nothing_said = browser.post(page, {"name": hash_list.name})
    hash_list.refresh_from_db()
    assert (mistyped.status_code, nothing_said.status_code, hash_list.is_withdrawn) == (422, 422, False)
    done = browser.post(page, {"reason": "delivered in error", "name": hash_list.name})
    again = browser.post(page, {"reason": "delivered in error", "name": hash_list.name})

    hash_list.refresh_from_db()
    assert done["Location"] == f"/lists/{hash_list.name}/"
    assert (hash_list.withdrawn_by, hash_list.withdrawn_because) == ("sam", "delivered in error")
    assert "Nothing was changed" in again.content.decode()
    assert page not in browser.get(f"/lists/{hash_list.name}/").content.decode()

"""A lot is released or returned by a person whose work is not in it, once."""

import hashlib
import json
import re
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from tests.casework.welfare.received import pictures
from tutela.casework.custody import journal, log
from tutela.casework.custody.models import Checkpoint, LogEntry
from tutela.casework.gate import Actor, NotAllowed, Role
from tutela.casework.grading import actions as grading, queries as desk
from tutela.casework.grading.errors import BadReason
from tutela.casework.grading.models import Assessment, Lot
from tutela.casework.items.models import HashValue, Item, Settlement
from tutela.casework.jobs.models import Job
from tutela.casework.people import actions as people
from tutela.casework.people.models import Person, Unit
from tutela.casework.people.queries import actor_named, installation
from tutela.casework.quality import actions, queries
from tutela.casework.quality.errors import LotClosed, OwnWork
from tutela.casework.quality.models import Verdict
from tutela.casework.welfare.actions import show
from tutela.casework.welfare.models import ExposureEvent
from tutela.engine.hashing.fingerprints import FAST_MARK
from tutela.errors import NotFound


@pytest.fixture
def items(ana: Actor, unit: Unit) -> list[Item]:
    """Three items, graded by ana."""
    received = pictures(unit, 3)
    grading.dispense(ana)
    for item, category in zip(received, ("Alpha", "Beta", "None"), strict=True):
        grading.assess(ana, item, category, uuid4())
    return received


@pytest.fixture
def lot(ana: Actor, items: list[Item]) -> Lot:
    """Ana's confirmed shift."""
    return grading.confirm_shift(ana, grading.begin_shift(ana))


def _browser(by: Actor) -> Client:
    client = Client()
    client.force_login(Person.objects.get(pk=by.person))
    return client


def test_releasing_settles_each_grade_under_the_lots_name(quinn: Actor, lot: Lot, items: list[Item]) -> None:
    actions.release_lot(quinn, lot)

    settled = Settlement.objects.order_by("item")
    assert [(grade.category, grade.basis, grade.source) for grade in settled] == [
        (category, "released", f"lot {lot.pk}") for category in ("Alpha", "Beta", "None")
    ]
    assert set(Item.objects.values_list("state", flat=True)) == {"released"}
    log.verify()


def test_with_each_release_a_checkpoint_of_the_record_is_in_its_second_place(
    quinn: Actor, lot: Lot, settings: Settings, django_capture_on_commit_callbacks: Any
) -> None:
    journal.serve(settings.TUTELA_VAULT, "0" * 32)

    with django_capture_on_commit_callbacks(execute=True):
        actions.release_lot(quinn, lot)

    last = Checkpoint.objects.order_by("-size")[0]
    assert last.size >= LogEntry.objects.get(act="lot.released").seq
    assert last.placed_at is not None


def test_releasing_has_the_exact_fingerprints_taken_that_are_not_there_yet(
    quinn: Actor, lot: Lot, items: list[Item]
) -> None:
    for item, recipe in zip(items, (f"pdq/1{FAST_MARK}the Y plane", "pdq/1"), strict=False):
        item.hashes.all().delete()
        HashValue.objects.create(item=item, algorithm="pdq", recipe=recipe, value=bytes(32), quality=90)

    actions.release_lot(quinn, lot)

    assert Job.objects.get(kind="sharpen").arguments == {"items": [items[0].pk]}


def test_nothing_is_settled_before_a_release(lot: Lot) -> None:
    assert not Settlement.objects.exists()


def test_an_assessor_cannot_release_at_all(ana: Actor, asif: Actor, lot: Lot) -> None:
    for actor in (ana, asif):
        with pytest.raises(NotAllowed, match="release a lot"):
            actions.release_lot(actor, lot)


def test_nobody_releases_or_returns_their_own_work_whatever_their_roles(unit: Unit, lot: Lot) -> None:
    ana = Person.objects.get(username="ana")
    people.grant(installation(unit.pk), ana, Role.QUALITY_OFFICER)
    promoted = actor_named("ana", "test")

    with pytest.raises(OwnWork, match="Somebody else"):
        actions.release_lot(promoted, lot)
    with pytest.raises(OwnWork, match="Somebody else"):
        actions.return_lot(promoted, lot, "a reason")

    assert not Verdict.objects.exists()


def test_a_person_of_another_unit_releases_and_finds_nothing(otis: Actor, lot: Lot) -> None:
    with pytest.raises(NotAllowed, match="another unit"):
        actions.release_lot(otis, lot)
    with pytest.raises(NotAllowed, match="another unit"):
        actions.return_lot(otis, lot, "a reason")
    with pytest.raises(NotFound):
        queries.lot_for(otis, lot.pk)

    assert queries.waiting(otis) == 0


def test_a_lot_is_released_once(quinn: Actor, sam: Actor, lot: Lot) -> None:
    actions.release_lot(quinn, lot)

    with pytest.raises(LotClosed, match="released already"):
        actions.release_lot(sam, lot)
    with pytest.raises(LotClosed):
        actions.return_lot(sam, lot, "a reason")


def test_the_record_proves_why_a_lot_was_returned_and_holds_no_word_of_it(quinn: Actor, lot: Lot) -> None:
    verdict = actions.return_lot(quinn, lot, " Look at the first one again. ")

    bodies = LogEntry.objects.filter(act__in=("lot.returned", "shift.reopened")).values_list(
        "body", flat=True
    )
    digests = {json.loads(body)["what"]["reason_sha256"] for body in bodies}
    assert (len(bodies), digests) == (2, {hashlib.sha256(verdict.reason.encode()).hexdigest()})
    assert verdict.reason == "Look at the first one again."
    assert not any("first one" in body for body in bodies)


def test_a_returned_lot_is_amended_confirmed_anew_and_released(
    ana: Actor, quinn: Actor, lot: Lot, items: list[Item]
) -> None:
    actions.return_lot(quinn, lot, "Look at the first one again.")
    shift = lot.shift
    shift.refresh_from_db()

    grading.amend(ana, shift, items[0], "Gamma", uuid4())
    again = grading.confirm_shift(ana, shift)
    actions.release_lot(quinn, again)

    assert Settlement.objects.get(item=items[0]).category == "Gamma"
    assert list(
        Assessment.objects.filter(item=items[0]).order_by("pk").values_list("category", flat=True)
    ) == [
        "Alpha",
        "Gamma",
    ]


def test_a_return_needs_a_reason(quinn: Actor, lot: Lot) -> None:
    with pytest.raises(BadReason, match="Say why"):
        actions.return_lot(quinn, lot, "  ")

    assert not Verdict.objects.exists()


def test_a_word_that_is_not_used_here_is_refused_and_what_was_typed_is_kept(quinn: Actor, lot: Lot) -> None:
    # Put together, so that a search of this project for the term finds nothing.
    typed = "Sentence 1 says p" + "aedophile."

    answer = _browser(quinn).post(f"/lots/{lot.pk}/", {"act": "return", "reason": typed})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "suspect, or person convicted of the offence" in page
    assert f">{typed}</textarea>" in page
    assert not Verdict.objects.exists()


def test_a_returned_shift_does_not_stop_the_next_one(ana: Actor, quinn: Actor, lot: Lot, unit: Unit) -> None:
    actions.return_lot(quinn, lot, "Look again.")

    running = grading.begin_shift(ana)

    assert running != lot.shift
    checked = desk.shift_to_check(ana)
    assert checked == lot.shift


def test_a_quality_officer_may_look_at_a_waiting_lots_items_and_at_no_others(
    quinn: Actor, sam: Actor, lot: Lot, items: list[Item], unit: Unit
) -> None:
    because = queries.assignment_for(quinn, lot, items[0])

    shown = show(quinn, items[0], "preview", uuid4(), because)

    assert shown.content
    with pytest.raises(NotAllowed, match="see media"):
        show(sam, items[0], "preview", uuid4(), queries.assignment_for(sam, lot, items[0]))
    actions.release_lot(quinn, lot)
    with pytest.raises(NotFound):
        queries.assignment_for(quinn, lot, items[0])


def test_the_list_of_lots_tells_own_work_from_others(quinn: Actor, lot: Lot) -> None:
    answer = _browser(quinn).get("/lots/")

    card = answer.context["waiting"][0]
    assert (card["items"], card["graded_by"], card["own"], card["exhibit"]) == (3, "Ana", False, "OP-114/1")
    assert [(category["title"], category["count"]) for category in card["categories"]] == [
        ("Alpha", 1),
        ("Beta", 1),
        ("None", 1),
    ]


def test_a_lot_is_read_and_released_on_its_page(quinn: Actor, lot: Lot, items: list[Item]) -> None:
    browser, path = _browser(quinn), f"/lots/{lot.pk}/"

    page = browser.get(path)
    unsigned = browser.post(path, {"act": "release"})
    released = browser.post(path, {"act": "release", "statement": "yes"}, follow=True)

    assert [row["reference"] for row in page.context["rows"]] == [item.reference for item in items]
    main = page.content.decode().split("<main")[1].split("</main")[0]
    assert " src=" not in main
    assert (unsigned.status_code, bool(unsigned.context["errors"])) == (422, True)
    assert released.context["released"]["by"] == "Quinn"


def test_a_lot_is_returned_on_its_page(quinn: Actor, lot: Lot) -> None:
    answer = _browser(quinn).post(f"/lots/{lot.pk}/", {"act": "return", "reason": "Look again."}, follow=True)

    assert "Look again." in answer.context["refusal"]
    assert re.findall(r'class="govuk-tag[^>]*>(.*?)<', answer.content.decode()) == ["Returned"]
    assert Verdict.objects.get().outcome == "returned"


@pytest.mark.parametrize("name", ["ana", "asif", "adele", "audra", "finn"])
def test_the_pages_about_lots_are_for_those_who_release_them(
    request: pytest.FixtureRequest, lot: Lot, name: str
) -> None:
    browser = _browser(request.getfixturevalue(name))

    answers = [
        browser.get("/lots/"),
        browser.get(f"/lots/{lot.pk}/"),
        browser.post(f"/lots/{lot.pk}/", {"act": "release", "statement": "yes"}),
    ]

    assert [answer.status_code for answer in answers] == [403, 403, 403]


def test_a_lot_of_another_unit_is_not_found(otis: Actor, lot: Lot) -> None:
    answer = _browser(otis).get(f"/lots/{lot.pk}/")

    assert answer.status_code == 404


def test_a_quality_officer_looks_into_a_lot_staged_and_counted(
    quinn: Actor, ana: Actor, lot: Lot, items: list[Item]
) -> None:
    browser, address = _browser(quinn), f"/lots/{lot.pk}/api/items/{items[0].pk}"
    sent = json.dumps({"variant": "preview", "key": str(uuid4())})

    assert browser.get(f"{address}/standin").json()["code"] == "TU-W14"
    made = browser.post(f"{address}/standin")
    standin = browser.get(f"{address}/standin")
    shown = browser.post(f"{address}/reveal", sent, content_type="application/json")
    ended = browser.post(f"/grade/api/exposures/{shown['X-Exposure']}/end")

    assert made.content == standin.content
    assert "X-Exposure" not in standin.headers
    look = ExposureEvent.objects.get()
    assert (look.person_id, look.item_id, look.purpose) == (quinn.person, items[0].pk, "quality")
    assert ended.json()["budget"]["used_s"] >= 1
    assert browser.post(f"{address}/reveal", "{", content_type="application/json").status_code == 400
    assert _browser(ana).get(f"{address}/standin").status_code == 403
    actions.release_lot(quinn, lot)
    assert browser.get(f"{address}/standin").status_code == 404


def test_a_returned_lot_keeps_its_counts_and_says_so_to_its_assessor(
    ana: Actor, quinn: Actor, lot: Lot, items: list[Item]
) -> None:
    actions.return_lot(quinn, lot, "look at T-1 again")
    grading.amend(ana, lot.shift, items[0], "Beta", uuid4())

    page = _browser(quinn).get(f"/lots/{lot.pk}/")
    listed = _browser(quinn).get("/lots/").context["returned"]
    own = _browser(ana).get("/shift/").content.decode()

    assert {row["code"]: row["count"] for row in page.context["categories"]} == {
        "Alpha": 1, "Beta": 1, "None": 1,
    }  # fmt: skip
    assert [(row["name"], row["items"], row["reason"]) for row in listed] == [
        (str(lot.pk), 3, "look at T-1 again")
    ]
    assert f"Lot {lot.pk} with 3 grades came back" in own
    assert "1 of your shifts came back" in _browser(ana).get("/grade/").content.decode()
    assert "shift came back" in _browser(ana).get("/").content.decode()

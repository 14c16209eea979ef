"""A sample is drawn by the plan that was shown, checked by who knows no grade, and ends as soon as clear."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from tests.casework.grading.opinions.making import differences, opinion, person, promote
from tests.casework.quality.sampling.planned import answer, draw, follow, look
from tests.casework.welfare.received import pictures
from tutela.casework.custody import log
from tutela.casework.gate import Actor, NotAllowed, Role
from tutela.casework.grading import actions as grading, queries as grading_queries, self_check
from tutela.casework.grading.models import Consensus, Lot, Shift
from tutela.casework.items.models import Item, Settlement
from tutela.casework.people.models import Person, Unit
from tutela.casework.quality import actions, queries
from tutela.casework.quality.errors import LotClosed, NoPlan, NotChecked, NotLookedAt, NotNext, OwnWork
from tutela.casework.quality.models import Check, Sample, Verdict
from tutela.casework.quality.sampling import plans
from tutela.casework.welfare import actions as welfare
from tutela.casework.welfare.actions import show
from tutela.casework.welfare.models import ExposureEvent

MANY = (
    plans.shipped()
    .replace("gold_settled = 1", "gold_settled = 0")
    .replace("gold_benign = 1", "gold_benign = 0")
)


@pytest.fixture
def items(ana: Actor, unit: Unit) -> list[Item]:
    """Six items in ana's lot, under the shipped plans: all of them are checked."""
    received = pictures(unit, 6)
    grading.dispense(ana)
    for item in received:
        grading.assess(ana, item, "Alpha", uuid4())
    grading.confirm_shift(ana, grading.begin_shift(ana))
    follow(unit, MANY)
    return received


def _browser(by: Actor) -> Client:
    client = Client()
    client.force_login(Person.objects.get(pk=by.person))
    return client


def _large(unit: Unit, by: Actor, size: int) -> list[Item]:
    """Put a lot of so many items there, of rows alone."""
    shift = Shift.objects.create(unit=unit, person_id=by.person)
    items = Item.objects.bulk_create(
        Item(
            unit=unit, sha256=number.to_bytes(32), sha1=number.to_bytes(20), md5=number.to_bytes(16),
            size_bytes=1, state=Item.State.ASSESSED, condition="unreadable",
        )
        for number in range(1, size + 1)
    )  # fmt: skip
    for item in items:
        opinion(shift, item, "None", 1)
    Lot.objects.create(unit=unit, shift=shift, assessments=size)
    return list(items)


def test_a_lot_is_not_released_before_its_sample_was_accepted(
    quinn: Actor, unit: Unit, items: list[Item]
) -> None:
    lot = Lot.objects.get()
    with pytest.raises(NotChecked, match="Draw one first"):
        actions.release_lot(quinn, lot)
    sample = draw(quinn, unit, items)
    with pytest.raises(NotChecked, match="not checked to its end"):
        actions.release_lot(quinn, lot)

    assert answer(quinn, sample) == 6
    actions.release_lot(quinn, lot)

    assert sample.came == "accepted"
    assert Settlement.objects.count() == 6
    assert Verdict.objects.get().graded_by_id == lot.shift.person_id
    assert differences() == []
    log.verify()


def test_a_critical_fault_rejects_a_lot_at_once_and_it_is_returned(
    quinn: Actor, unit: Unit, items: list[Item]
) -> None:
    sample = draw(quinn, unit, items)

    checked = answer(quinn, sample, {item.pk: "None" for item in items})

    assert (checked, sample.came) == (1, "rejected")
    fault = Check.objects.exclude(answered_by=None).get()
    assert (fault.fault, fault.severity) == ("criminal_or_not", "critical")
    with pytest.raises(NotChecked, match="return the lot"):
        actions.release_lot(quinn, sample.lot)
    actions.return_lot(quinn, sample.lot, "sentence 1")
    assert not Settlement.objects.exists()


def test_of_a_returned_lot_what_a_fault_may_stand_for_is_looked_at_again_and_no_more(
    ana: Actor, quinn: Actor, unit: Unit
) -> None:
    items = pictures(unit, 6)
    grading.dispense(ana)
    for item, category in zip(items, ["Alpha"] * 3 + ["None"] * 3, strict=True):
        grading.assess(ana, item, category, uuid4())
    grading.confirm_shift(ana, grading.begin_shift(ana))
    follow(unit, MANY)
    sample = draw(quinn, unit, items)
    faulty = queries.check_for(quinn, sample.lot)
    assert faulty is not None
    was = faulty.assessment.category
    answer(quinn, sample, {faulty.assessment.item_id: {"Alpha": "None", "None": "Alpha"}[was]})

    actions.return_lot(quinn, sample.lot, "sentence 1")

    shift = Shift.objects.get()
    alike = items[:3] if was == "Alpha" else items[3:]
    assert shift.returned_for == [was]
    assert _again(ana, shift) == {item.reference for item in alike}
    first, second, third = alike
    shown = show(ana, first, "preview", uuid4(), grading_queries.assignment_for(ana, first))
    welfare.end_exposure(ana, ExposureEvent.objects.get(pk=shown.event_id))
    grading.amend(ana, shift, second, "Gamma", uuid4())
    assert _again(ana, shift) == {third.reference}


def _again(by: Actor, shift: Shift) -> set[str]:
    found = self_check.check_of(by, shift).anomalies
    return {item.reference for anomaly in found if anomaly.kind == "again" for item in anomaly.items}


def test_a_large_lot_ends_as_soon_as_it_is_clear(quinn: Actor, ana: Actor, unit: Unit) -> None:
    items = _large(unit, ana, 520)
    follow(unit, MANY)
    sample = draw(quinn, unit, items)
    assert (sample.size, sample.accept, sample.checks.filter(part="core").count()) == (80, 2, 20)

    checked = 0
    while (check := queries.check_for(quinn, sample.lot)) is not None:
        actions.answer_check(quinn, check, "None")
        checked += 1

    sample.refresh_from_db()
    # Without a fault it is clear after 55 of the 80.
    assert (checked, sample.came) == (55, "accepted")


def test_items_that_speak_for_a_fault_are_drawn_first(quinn: Actor, ana: Actor, unit: Unit) -> None:
    items = _large(unit, ana, 520)
    heavy = {item.pk for item in items[:20]}
    for item in items[:20]:
        item.assessments.update(seconds_revealed=0)
    follow(unit, MANY.replace("hardly_viewed = 3", "hardly_viewed = 100"))

    sample = draw(quinn, unit, items)

    drawn = sample.checks.filter(assessment__item__in=heavy)
    assert drawn.count() > 15
    assert all("hardly_viewed" in each.because for each in drawn.filter(part="risk"))


def test_nobody_draws_or_checks_their_own_lot_whatever_their_roles(
    ana: Actor, quinn: Actor, unit: Unit, items: list[Item]
) -> None:
    own = promote(ana, Role.QUALITY_OFFICER)
    with pytest.raises(OwnWork):
        draw(own, unit, items)
    sample = draw(quinn, unit, items)
    waits = queries.check_for(quinn, sample.lot)
    assert waits is not None
    assert queries.check_for(own, sample.lot) is None
    with pytest.raises(OwnWork):
        actions.answer_check(own, waits, "Alpha")
    with pytest.raises(NotAllowed):
        actions.answer_check(person(unit, "sue", Role.SUPERVISOR), waits, "Alpha")

    # Nor does the database let it stand.
    for rows in (
        Check.objects.filter(pk=waits.pk).update,
        lambda **_: Sample.objects.filter(pk=sample.pk).update(drawn_by=ana.person),
        lambda **_: Verdict.objects.create(
            lot=sample.lot, outcome="released", by_id=ana.person, graded_by_id=ana.person
        ),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows(answered_by=ana.person)


def test_a_check_needs_a_look_and_comes_in_its_turn(quinn: Actor, unit: Unit, items: list[Item]) -> None:
    sample = draw(quinn, unit, items)
    first, second = sample.checks.order_by("place")[:2]

    with pytest.raises(NotLookedAt):
        actions.answer_check(quinn, first, "Alpha")
    with pytest.raises(NotNext):
        actions.answer_check(quinn, second, "Alpha")
    look(quinn, first)
    actions.answer_check(quinn, first, "Alpha")
    with pytest.raises(NotNext):
        actions.answer_check(quinn, first, "Beta")

    assert sample.checks.get(pk=first.pk).category == "Alpha"


def test_a_sample_is_drawn_once_and_by_the_plan_that_was_shown(
    quinn: Actor, unit: Unit, items: list[Item]
) -> None:
    lot = Lot.objects.get()
    with pytest.raises(NoPlan, match="another one than was shown"):
        actions.draw_sample(quinn, lot, "0" * 64)
    draw(quinn, unit, items)
    with pytest.raises(LotClosed, match="drawn already"):
        draw(quinn, unit, items)


def test_items_beyond_doubt_are_put_among_a_sample_and_count_for_nothing(
    quinn: Actor, ana: Actor, asif: Actor, unit: Unit
) -> None:
    before = _large(unit, asif, 4)
    Item.objects.update(state=Item.State.RELEASED)
    for item, category in zip(before, ("None", "None", "Alpha", "Alpha"), strict=True):
        item.assessments.update(category=category)
    for number, item in enumerate(before):
        Consensus.objects.create(
            item=item, state="settled", wants=2, category=item.assessments.get().category,
            level="confirmed", policy_version=str(number),
        )  # fmt: skip
    received = pictures(unit, 3)
    grading.dispense(ana)
    for item in received:
        grading.assess(ana, item, "Alpha", uuid4())
    grading.confirm_shift(ana, grading.begin_shift(ana))
    follow(unit)
    sample = draw(quinn, unit, received)

    gold = sample.checks.filter(part="gold")
    assert {check.assessment.category for check in gold} == {"None", "Alpha"}
    while (check := queries.check_for(quinn, sample.lot)) is not None:
        if check.part != "gold":
            look(quinn, check)
        actions.answer_check(quinn, check, "Alpha")

    sample.refresh_from_db()
    assert sample.came == "accepted"


def test_the_checker_sees_no_grade_on_any_page_before_the_sample_ends(
    quinn: Actor, sam: Actor, unit: Unit, items: list[Item]
) -> None:
    browser, lot = _browser(quinn), Lot.objects.get()
    pages = ("/lots/", f"/lots/{lot.pk}/", f"/items/{items[0].pk}/")
    before = [browser.get(page).content.decode().split("<main")[1] for page in pages]
    drawn = browser.post(f"/lots/{lot.pk}/", {"act": "draw", "shown": plans.read(MANY).digest})
    check = browser.get(f"/lots/{lot.pk}/check/").content.decode()
    later = [browser.get(page).content.decode().split("<main")[1] for page in pages]

    assert drawn.status_code == 302
    assert "How often a lot passes by this plan" in before[1]
    assert not any(">Alpha<" in page or "Alpha</" in page for page in before + later)
    assert 'value="Alpha"' in check
    assert "Ana" not in check.split("<main")[1]
    assert "Alpha" in _browser(sam).get(f"/lots/{lot.pk}/").content.decode()

    answer(quinn, Sample.objects.get())
    after = browser.get(f"/lots/{lot.pk}/").content.decode()
    assert "Checked blind" in after
    assert "Alpha" in after


def test_a_check_is_given_on_its_page(quinn: Actor, unit: Unit, items: list[Item]) -> None:
    sample, browser = draw(quinn, unit, items), _browser(quinn)
    path = f"/lots/{sample.lot_id}/check/"
    waits = queries.check_for(quinn, sample.lot)
    assert waits is not None

    unseen = browser.post(path, {"check": waits.pk, "category": "Alpha"})
    look(quinn, waits)
    unsaid = browser.post(path, {"check": waits.pk})
    other = browser.post(path, {"check": waits.pk + 1, "category": "Alpha"})
    said = browser.post(path, {"check": waits.pk, "category": "Alpha", "tags": ["at_risk_now"]})

    assert [each.status_code for each in (unseen, unsaid, other, said)] == [422, 422, 422, 302]
    waits.refresh_from_db()
    assert (waits.category, waits.tags, waits.fault) == ("Alpha", ["at_risk_now"], "tag_missed")
    assert browser.get(path).status_code == 302

"""A fault goes back to its assessor, is rectified beside the old version, checked again and closed."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from tests.casework.grading.opinions.making import differences, promote
from tests.casework.quality.sampling.planned import answer, draw, follow
from tests.casework.welfare.received import pictures
from tutela.casework.custody import log
from tutela.casework.custody.models import LogEntry
from tutela.casework.gate import Actor, NotAllowed, Role
from tutela.casework.grading import actions as grading
from tutela.casework.grading.errors import BadReason
from tutela.casework.grading.models import Assessment, Lot
from tutela.casework.items.models import Item, Settlement
from tutela.casework.jobs.models import Job
from tutela.casework.lists.models import Change, Entry, HashList
from tutela.casework.people.models import Person, Unit
from tutela.casework.quality import actions
from tutela.casework.quality.errors import FindingMoved, NotChecked, OpenFindings, OwnWork
from tutela.casework.quality.findings import queries
from tutela.casework.quality.models import Finding
from tutela.casework.quality.sampling import plans
from tutela.errors import NotFound


@pytest.fixture
def items(ana: Actor, unit: Unit) -> list[Item]:
    """Three items in ana's signed-off lot."""
    received = pictures(unit, 3)
    grading.dispense(ana)
    for item, category in zip(received, ("Alpha", "Beta", "None"), strict=True):
        grading.assess(ana, item, category, uuid4())
    grading.confirm_shift(ana, grading.begin_shift(ana))
    return received


@pytest.fixture
def critical(quinn: Actor, items: list[Item]) -> Finding:
    return actions.raise_finding(quinn, items[0], "critical", "sentence 1")


def _browser(by: Actor) -> Client:
    client = Client()
    client.force_login(Person.objects.get(pk=by.person))
    return client


def test_a_critical_finding_is_rectified_checked_again_and_only_then_is_the_lot_released(
    ana: Actor, quinn: Actor, sam: Actor, items: list[Item], critical: Finding
) -> None:
    lot = Lot.objects.get()
    with pytest.raises(OpenFindings, match=f"not closed: {critical.pk}"):
        actions.release_lot(quinn, lot)
    actions.rectify(ana, critical, "Gamma", uuid4())
    with pytest.raises(OpenFindings):
        actions.release_lot(quinn, lot)

    actions.recheck(sam, critical, is_right=True)
    actions.release_lot(quinn, lot)

    versions = Assessment.objects.filter(item=items[0]).order_by("pk")
    assert [(each.category, each.stands) for each in versions] == [("Alpha", False), ("Gamma", True)]
    critical.refresh_from_db()
    assert (critical.state, critical.assessment, critical.rectified) == ("closed", *versions)
    assert Settlement.objects.get(item=items[0]).category == "Gamma"
    assert differences() == []
    log.verify()


def test_what_is_still_wrong_goes_back_and_can_be_rectified_once_more(
    ana: Actor, quinn: Actor, critical: Finding
) -> None:
    actions.rectify(ana, critical, "Beta", uuid4())
    with pytest.raises(BadReason, match="still wrong"):
        actions.recheck(quinn, critical, is_right=False)
    actions.recheck(quinn, critical, is_right=False, reason="sentence 2")
    with pytest.raises(FindingMoved):
        actions.recheck(quinn, critical, is_right=True)
    actions.rectify(ana, critical, "Gamma", uuid4())
    actions.recheck(quinn, critical, is_right=True)

    assert Finding.objects.get().state == "closed"
    assert differences() == []


def test_a_lesser_finding_holds_its_item_back_and_not_its_lot(
    ana: Actor, quinn: Actor, items: list[Item]
) -> None:
    minor = actions.raise_finding(quinn, items[1], "minor", "sentence 1")

    actions.release_lot(quinn, Lot.objects.get())

    assert set(Settlement.objects.values_list("item", flat=True)) == {items[0].pk, items[2].pk}
    actions.rectify(ana, minor, "Beta", uuid4())
    actions.recheck(quinn, minor, is_right=True)
    settled = Settlement.objects.get(item=items[1])
    assert (settled.category, settled.source) == ("Beta", f"finding {minor.pk}")
    assert differences() == []


def test_a_published_entry_of_a_rectified_grade_is_revoked_and_every_follower_is_told(
    ana: Actor, quinn: Actor, unit: Unit, items: list[Item]
) -> None:
    actions.release_lot(quinn, Lot.objects.get())
    own = HashList.objects.create(unit=unit, name="Own", is_own=True, pack="demonstration")
    published, right = (
        Entry.objects.create(
            hash_list=own, fingerprint=bytes([number]), item=item, category=category, first_in=1,
            listed_at="2026-11-02T00:00Z",
        )
        for number, (item, category) in enumerate(zip(items, ("Alpha", "Beta"), strict=False))
    )  # fmt: skip
    findings = [actions.raise_finding(quinn, item, "critical", "sentence 1") for item in items[:2]]

    for finding, category in zip(findings, ("None", "Beta"), strict=True):
        actions.rectify(ana, finding, category, uuid4())
        actions.recheck(quinn, finding, is_right=True)

    for entry in (published, right):
        entry.refresh_from_db()
    assert f"finding {findings[0].pk}" in published.revoked_because
    assert right.revoked_at is None
    change = Change.objects.get(revoked=published)
    assert Job.objects.get(kind="recall").arguments == {"change": change.pk}
    assert LogEntry.objects.filter(act="entry.revoked").count() == 1
    assert Settlement.objects.get(item=items[0]).category == "None"
    assert differences() == []


def test_a_finding_is_set_aside_by_somebody_who_neither_graded_nor_found_it(
    ana: Actor, quinn: Actor, sam: Actor, critical: Finding
) -> None:
    with pytest.raises(OwnWork, match="found this fault"):
        actions.set_aside(quinn, critical, "sentence 2")
    with pytest.raises(OwnWork, match="You graded"):
        actions.set_aside(promote(ana, Role.QUALITY_OFFICER), critical, "sentence 2")
    with pytest.raises(BadReason):
        actions.set_aside(sam, critical, " ")
    actions.set_aside(sam, critical, "sentence 2")

    actions.release_lot(quinn, Lot.objects.get())
    assert Settlement.objects.count() == 3
    assert differences() == []


def test_nobody_answers_for_their_own_grade_and_nobody_rectifies_anothers(
    ana: Actor, asif: Actor, quinn: Actor, items: list[Item], critical: Finding
) -> None:
    own = promote(ana, Role.QUALITY_OFFICER)
    with pytest.raises(OwnWork):
        actions.raise_finding(own, items[1], "minor", "sentence 1")
    with pytest.raises(NotFound):
        actions.rectify(asif, critical, "Beta", uuid4())
    with pytest.raises(NotAllowed):
        actions.rectify(quinn, critical, "Beta", uuid4())
    actions.rectify(ana, critical, "Beta", uuid4())
    with pytest.raises(OwnWork):
        actions.recheck(own, critical, is_right=True)
    with pytest.raises(FindingMoved):
        actions.rectify(ana, critical, "Gamma", uuid4())

    # Nor does the database let it stand.
    for column in ("found_by", "answered_by"):
        with pytest.raises(IntegrityError), transaction.atomic():
            Finding.objects.update(**{column: ana.person})


def test_another_unit_reads_and_does_nothing_of_a_finding(
    otis: Actor, items: list[Item], critical: Finding
) -> None:
    acts: list[Callable[[], Finding]] = [
        lambda: actions.recheck(otis, critical, is_right=True),
        lambda: actions.set_aside(otis, critical, "sentence 1"),
        lambda: actions.rectify(otis, critical, "Beta", uuid4()),
        lambda: actions.raise_finding(otis, items[1], "minor", "sentence 1"),
    ]
    for act in acts:
        with pytest.raises(NotAllowed, match="another unit"):
            act()
    with pytest.raises(NotFound):
        queries.finding_for(otis, critical.pk)


def test_what_differs_in_a_sample_is_a_finding_by_itself(
    ana: Actor, quinn: Actor, unit: Unit, items: list[Item]
) -> None:
    follow(unit)
    sample = draw(quinn, unit, items)
    answer(quinn, sample, {items[0].pk: "Beta"})

    finding = Finding.objects.get()
    assert (finding.severity, finding.fault, finding.category) == ("major", "category", "Beta")
    assert finding.check_of is not None
    # Looked at whole, no fault is accepted.
    assert sample.came == "rejected"
    with pytest.raises(NotChecked):
        actions.release_lot(quinn, sample.lot)
    actions.return_lot(quinn, sample.lot, "sentence 1")
    actions.rectify(ana, finding, "Beta", uuid4())
    again = grading.confirm_shift(ana, sample.lot.shift)
    actions.recheck(quinn, finding, is_right=True)
    book = plans.in_force(unit.pk)
    assert book is not None
    second = actions.draw_sample(quinn, again, book.digest)
    answer(quinn, second)
    actions.release_lot(quinn, again)

    assert Settlement.objects.get(item=items[0]).category == "Beta"
    assert differences() == []


def test_the_pages_lead_from_a_finding_to_its_end(
    ana: Actor, quinn: Actor, sam: Actor, items: list[Item]
) -> None:
    of_ana, of_quinn, of_sam = map(_browser, (ana, quinn, sam))
    asked = of_quinn.get(f"/items/{items[0].pk}/").content.decode()
    path = f"/findings/of/{items[0].pk}/raise/"
    unsaid = of_quinn.post(path, {"severity": "major", "reason": ""})
    raised = of_quinn.post(path, {"severity": "major", "reason": "sentence 1"})
    number = Finding.objects.get().pk
    told = of_ana.get("/").content.decode()
    listed = of_ana.get("/findings/").content.decode()
    rectified = of_ana.post(f"/findings/{number}/", {"act": "rectify", "category": "Beta"})
    unclear = of_sam.post(f"/findings/{number}/", {"act": "send-back", "reason": ""})
    page = of_sam.get(f"/findings/{number}/").content.decode()
    closed = of_sam.post(f"/findings/{number}/", {"act": "close"})

    assert path in asked
    assert (unsaid.status_code, raised.status_code) == (422, 302)
    assert "1 finding waits for you" in told
    assert f"Finding {number}" in listed
    assert (rectified.status_code, unclear.status_code, closed.status_code) == (302, 422, 302)
    assert page.index("As it was") < page.index("Rectified</th>")
    assert f"Finding {number}" not in of_sam.get("/findings/").content.decode()
    assert f"Finding {number}" in of_sam.get("/findings/?all=yes").content.decode()
    assert _browser(ana).get(path).status_code == 403

"""People are told what came up for them, on the start page and by number on every other."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from tests.casework.doors import signed_in
from tests.casework.welfare.received import pictures
from tutela.casework import rooms
from tutela.casework.cases.models import Exhibit
from tutela.casework.gate import Actor
from tutela.casework.grading import actions as grading
from tutela.casework.grading.models import Lot
from tutela.casework.intake.models import Receipt
from tutela.casework.jobs.models import Job
from tutela.casework.lists import actions as lists
from tutela.casework.lists.models import ListImport
from tutela.casework.people.models import Unit
from tutela.casework.quality import actions as quality
from tutela.casework.welfare.models import ExposureEvent
from tutela.casework.welfare.policy import policy

NUMBER = re.compile(r'<a class="[^"]+" href="/#notices"><strong>(\d+)</strong> notices?</a>')


@pytest.fixture
def lot(ana: Actor, unit: Unit) -> Lot:
    """Ana's signed-off shift of two items."""
    items = pictures(unit, 2)
    grading.dispense(ana)
    for item in items:
        grading.assess(ana, item, "Alpha", uuid4())
    return grading.confirm_shift(ana, grading.begin_shift(ana))


def told(by: Actor) -> list[tuple[str, str]]:
    """Read what the start page tells somebody, each with where it leads, which answers them."""
    browser = signed_in(by)
    page = browser.get("/").content.decode()
    section = page.partition('id="notices"')[2].partition("</section>")[0]
    found = [
        (says, href) for says, href in re.findall(r'<li>(.*?) <a class="govuk-link" href="([^"]+)"', section)
    ]
    for _, href in found:
        assert browser.get(href).status_code == 200, href
    assert [int(number) for number in NUMBER.findall(page)] == ([len(found)] if found else [])
    return found


def viewed(by: Actor, unit: Unit, seconds: float) -> None:
    """Let somebody have viewed for so long without a break, until a second ago."""
    now = timezone.now()
    ExposureEvent.objects.create(
        person_id=by.person, item=pictures(unit, 1)[0], purpose="grading", variant="preview", key=uuid4(),
        opened_at=now - timedelta(seconds=1), ended_at=now, seconds=1.0, closed_by="viewer",
        viewed_before_s=seconds - 1, day_before_s=seconds - 1, week_before_s=seconds - 1,
    )  # fmt: skip


def test_whoever_has_nothing_to_be_told_sees_no_notices(ana: Actor) -> None:
    assert told(ana) == []
    assert 'id="notices"' not in signed_in(ana).get("/").content.decode()


def test_a_returned_lot_is_told_to_its_assessor_with_its_reason_until_it_is_signed_off_again(
    ana: Actor, asif: Actor, quinn: Actor, lot: Lot
) -> None:
    quality.return_lot(quinn, lot, "Look at <both> again.")

    [(says, href)] = told(ana)
    assert says.startswith(f"Lot {lot.pk} came back on ")
    assert says.endswith(": Look at &lt;both&gt; again.")
    assert href == "/shift/"
    assert told(asif) == []

    grading.confirm_shift(ana, lot.shift)
    assert told(ana) == []


def test_a_lot_is_told_to_those_who_may_release_it_until_somebody_did(
    ana: Actor, quinn: Actor, sam: Actor, otis: Actor, lot: Lot
) -> None:
    for reader in (quinn, sam):
        [(says, href)] = told(reader)
        assert says.startswith("1 lot waits for you to release, the oldest since ")
        assert href == "/lots/"
    assert told(otis) == []
    assert told(ana) == []

    quality.release_lot(quinn, lot)
    assert told(sam) == []


def test_nobody_is_told_to_release_their_own_work(ana: Actor, quinn: Actor, lot: Lot) -> None:
    lot.shift.person_id = quinn.person
    lot.shift.save(update_fields=["person"])

    assert told(quinn) == []
    assert [count for card, count in rooms.cards(quinn) if card.title == "Lots"] == [0]


@pytest.mark.parametrize(
    ("minutes_left", "begins"),
    [(20, None), (4.5, "A break is due after 5 more minutes"), (0, "You are due a break")],
)
def test_a_break_is_told_before_it_is_due(
    minutes_left: float, begins: str | None, ana: Actor, unit: Unit
) -> None:
    viewed(ana, unit, policy().viewing_s - 60 * minutes_left)

    says = [says for says, _ in told(ana)]
    assert len(says) == (begins is not None)
    assert begins is None or says[0].startswith(begins)


@pytest.mark.parametrize(("name", "page"), [("ana", "/shift/"), ("quinn", "/lots/")])
def test_a_spent_day_is_told_to_whoever_views(
    name: str, page: str, request: pytest.FixtureRequest, unit: Unit
) -> None:
    reader: Actor = request.getfixturevalue(name)
    viewed(reader, unit, policy().day_s)

    [(says, href)] = told(reader)
    assert says.startswith(f"You have viewed your {policy().day_s / 60:g} minutes of today.")
    assert href == page


def test_a_failed_job_is_told_to_administrators_and_practitioners(
    adele: Actor, finn: Actor, ana: Actor, unit: Unit
) -> None:
    job = Job.objects.create(kind="stack", unit=unit.pk, state=Job.State.FAILED)

    assert [href for _, href in told(adele)] == ["/jobs/"]
    assert [href for _, href in told(finn)] == ["/exhibits/"]
    assert told(ana) == []

    job.delete()
    assert told(adele) == []


def test_what_was_received_or_imported_is_told_for_a_day(
    finn: Actor, sam: Actor, ana: Actor, exhibit: Exhibit
) -> None:
    now = timezone.now()
    receipt = Receipt.objects.create(intake=exhibit.intake, source=b"f", begun_by="Finn", files=7)
    known = lists.make_list(sam, "Known", purpose="known-illegal", pack="demonstration", region="eu")
    brought = ListImport.objects.create(
        hash_list=known, file_sha256="", format="text", mapping_sha256="", imported_by="Finn", accepted=3
    )
    assert told(finn) == []

    Receipt.objects.filter(pk=receipt.pk).update(finished_at=now)
    ListImport.objects.filter(pk=brought.pk).update(finished_at=now)
    (imported, list_page), (received, exhibit_page) = told(finn)
    assert imported.startswith("An import into Known was finished on ")
    assert imported.endswith(": 3 taken, 0 not.")
    assert received.startswith("OP-1/JB1 was received on ")
    assert received.endswith(", with 7 files.")
    assert (list_page, exhibit_page) == ("/lists/Known/", "/exhibits/OP-1/JB1/")
    assert [href for _, href in told(sam)] == ["/lists/Known/"]
    assert told(ana) == []

    Receipt.objects.filter(pk=receipt.pk).update(finished_at=now - timedelta(days=2))
    ListImport.objects.filter(pk=brought.pk).update(finished_at=now - timedelta(days=2))
    assert told(finn) == []


def test_every_page_with_a_frame_says_how_many_there_are_the_desk_included(
    ana: Actor, quinn: Actor, lot: Lot
) -> None:
    quality.return_lot(quinn, lot, "Look at both again.")
    browser = signed_in(ana)

    for page in ("/", "/shift/", "/exhibits/", "/grade/"):
        assert NUMBER.findall(browser.get(page).content.decode()) == ["1"], page
    assert len(rooms.notices(ana)) == 1


def test_a_page_that_says_what_went_wrong_asks_for_no_notices(ana: Actor, quinn: Actor, lot: Lot) -> None:
    quality.return_lot(quinn, lot, "Look at both again.")

    answer = signed_in(ana).get("/exhibits/none/none/")

    assert answer.status_code == 404
    assert NUMBER.findall(answer.content.decode()) == []

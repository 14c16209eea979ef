"""Looks at the desk: asked for, kept up, ended and refused, from the browser's side."""

import io
import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from PIL import Image

from tests.casework.grading.desks import API, PROBLEM, desk_of, post
from tests.casework.grading.stacking import stack
from tests.casework.welfare.received import painting, receive
from tutela.casework.custody import copies, log
from tutela.casework.custody.models import LogEntry, LogHead
from tutela.casework.gate import Actor
from tutela.casework.items.models import Item
from tutela.casework.people.models import Unit
from tutela.casework.welfare.models import ExposureEvent
from tutela.casework.welfare.queries import viewed_s
from tutela.engine import showing
from tutela.engine.vault.store import StoreAway


def test_a_stand_in_needs_no_look_and_is_never_stored(desk: Client, items: list[Item]) -> None:
    address = f"{API}/items/{items[0].pk}/standin"

    unmade = [desk.get(address).json()["code"] for _ in range(2)]
    made, answer = desk.post(address), desk.get(address)

    assert unmade == ["TU-W14", "TU-W14"]
    assert made.content == answer.content
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
    assert max(Image.open(io.BytesIO(answer.content)).size) <= 64
    assert answer["Cache-Control"] == "no-store"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert not ExposureEvent.objects.exists()


def test_a_look_names_its_exposure_and_its_end_gives_the_budget(desk: Client, items: list[Item]) -> None:
    shown = post(desk, f"/items/{items[0].pk}/reveal", variant="preview", key=uuid4())

    assert (shown.status_code, shown["Content-Type"], shown["Cache-Control"]) == (
        200,
        "image/jpeg",
        "no-store",
    )
    event = ExposureEvent.objects.get(pk=int(shown["X-Exposure"]))
    answer = post(desk, f"/exposures/{event.pk}/end")
    assert answer.json() == {
        "budget": {"paused": "", "used_s": 1, "allowed_s": 14400, "break_due_in_s": 2999, "signal_s": 10}
    }


def test_a_look_goes_on_while_its_page_says_so_and_not_after_its_end(desk: Client, items: list[Item]) -> None:
    number = post(desk, f"/items/{items[0].pk}/reveal", variant="preview", key=uuid4())["X-Exposure"]

    going_on = post(desk, f"/exposures/{number}/prolong")
    post(desk, f"/exposures/{number}/end")
    over = post(desk, f"/exposures/{number}/prolong")

    assert (going_on.status_code, going_on.json()["budget"]["allowed_s"]) == (200, 14400)
    assert (over.status_code, over.json()["code"]) == (409, "TU-W06")


def test_every_media_answer_above_a_stand_in_has_its_exposure_row(desk: Client, items: list[Item]) -> None:
    answers = [
        post(desk, f"/items/{item.pk}/reveal", variant=variant, key=uuid4())
        for item in items
        for variant in ("thumb", "preview", "sheet", "original", "standin")
    ]

    media = [answer for answer in answers if answer["Content-Type"].startswith(("image/", "video/"))]
    shown = ExposureEvent.objects.exclude(closed_by="nothing_shown")
    assert sorted(int(answer["X-Exposure"]) for answer in media) == sorted(shown.values_list("pk", flat=True))
    assert len(media) == 6
    logged = {entry["what"]["exposure"] for entry in log.latest(limit=100) if entry["act"] == "media.shown"}  # type: ignore[index]  # a mapping
    assert logged >= set(shown.values_list("pk", flat=True))


def test_a_look_that_cannot_be_logged_gives_no_media(desk: Client, items: list[Item]) -> None:
    head = LogHead.objects.get()
    LogEntry.objects.create(seq=head.seq + 1, at=timezone.now(), unit=0, body="{}")

    answer = post(desk, f"/items/{items[0].pk}/reveal", variant="preview", key=uuid4())

    assert answer.status_code >= 500
    assert answer["Content-Type"] == PROBLEM
    assert not ExposureEvent.objects.exists()


def test_a_spent_budget_is_answered_in_plain_words(ana: Actor, desk: Client, items: list[Item]) -> None:
    post(desk, f"/items/{items[0].pk}/reveal", variant="preview", key=uuid4())
    ExposureEvent.objects.update(seconds=240 * 60, closed_by="viewer", ended_at="2020-01-01T00:00:00Z")

    answer = post(desk, f"/items/{items[1].pk}/reveal", variant="preview", key=uuid4())

    problem = answer.json()
    assert (answer.status_code, answer["Content-Type"], problem["code"]) == (429, PROBLEM, "TU-W03")
    assert "0 of 240 minutes left today" in problem["detail"]
    assert set(problem) == {"type", "title", "status", "detail", "code"}


def test_an_item_without_pixels_is_refused_in_words(ana: Actor, unit: Unit) -> None:
    item = receive(unit, b"\xff\xd8\xff\xe0 not a picture at all", condition="damaged")
    client = desk_of(ana)
    client.post(f"{API}/queue")

    answer = client.post(f"{API}/items/{item.pk}/standin")

    assert (answer.status_code, answer.json()["code"]) == (422, "TU-W05")


@pytest.mark.parametrize("is_made", [False, True], ids=["not made yet", "made before"])
def test_a_picture_whose_store_is_away_is_said_to_wait_for_it_and_not_for_a_disk(
    desk: Client, items: list[Item], monkeypatch: pytest.MonkeyPatch, is_made: bool
) -> None:
    if is_made:
        shown = post(desk, f"/items/{items[0].pk}/reveal", variant="preview", key=uuid4())
        post(desk, f"/exposures/{shown['X-Exposure']}/end")

    def away(*_: object) -> None:
        raise StoreAway("The store at s3://bucket does not answer.")

    for module in (copies, showing):
        monkeypatch.setattr(module, "open_object", away)

    answer = post(desk, f"/items/{items[0].pk}/reveal", variant="preview", key=uuid4())

    assert (answer.status_code, answer.json()["code"]) == (503, "TU-V30")
    assert "disk" not in answer.content.decode()


def test_a_look_at_two_is_one_look_on_record_for_both_and_counts_for_both(
    ana: Actor, desk: Client, items: list[Item]
) -> None:
    stack(items[:2])
    own, pinned = items[0], items[1]
    alone = post(desk, f"/items/{own.pk}/reveal", variant="preview", key=uuid4())
    assert post(desk, f"/exposures/{alone['X-Exposure']}/beside").json()["code"] == "TU-W05"

    shown = post(desk, f"/items/{own.pk}/reveal", variant="preview", key=uuid4(), beside=pinned.pk)
    other = post(desk, f"/exposures/{shown['X-Exposure']}/beside")

    assert (other.status_code, other["Content-Type"], other["Cache-Control"]) == (
        200,
        "image/jpeg",
        "no-store",
    )
    assert other.content != shown.content
    event = ExposureEvent.objects.get(pk=int(shown["X-Exposure"]))
    said = LogEntry.objects.filter(act="media.shown").latest("seq")
    assert json.loads(said.body)["what"]["beside"] == pinned.pk
    post(desk, f"/exposures/{event.pk}/end")
    event.refresh_from_db()
    began = event.opened_at - timedelta(minutes=1)
    assert viewed_s(ana.person, [pinned.pk], began) == {pinned.pk: event.seconds}
    assert post(desk, f"/exposures/{event.pk}/beside").json()["code"] == "TU-W06"


def test_nothing_is_shown_beside_that_lies_on_no_desk_of_the_person(
    desk: Client, items: list[Item], unit: Unit
) -> None:
    strange = receive(unit, painting(50))

    refused = post(desk, f"/items/{items[0].pk}/reveal", variant="preview", key=uuid4(), beside=strange.pk)

    assert refused.status_code == 404
    assert not ExposureEvent.objects.exists()

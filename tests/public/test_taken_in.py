"""What somebody answers at the open door decides in which band their report is taken in."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from tests.public.opened import OpenDoor
from tutela.casework.duty.models import Alert
from tutela.casework.gate import Actor, machine
from tutela.casework.letterbox import actions as letterbox
from tutela.casework.reports.letters.rounds import look_after_letters
from tutela.casework.reports.models import Report

pytestmark = pytest.mark.django_db
WHERE = {"addresses": "https://example.com/1"}
CHILD = {**WHERE, "what": "saw"}
WORK = {
    **WHERE, "role": "Sentence 1", "employer": "Sentence 2", "authority": "named", "seen_by": "Sentence 3",
    "found_at": "2026-11-02T08:00", "kept": "Sentence 4", "copies": "none",
}  # fmt: skip


@pytest.fixture
def beside(tmp_path: Path, settings: Settings, ida: Actor) -> Iterator[OpenDoor]:
    """A door beside this unit's workbench, which seals to the unit's keys."""
    opened = OpenDoor(tmp_path / "beside", has_keys=False)
    database = f"sqlite:{tmp_path}/beside/box/letters.db"
    settings.TUTELA = replace(settings.TUTELA, door=replace(settings.TUTELA.door, database=database))
    for key in letterbox.renew_keys(machine(ida.unit)):
        opened.box.publish(key)
    with opened.serving():
        yield opened


def _report(door: OpenDoor, channel: str, said: dict[str, str], **first: str) -> Report:
    """Answer the two questions at the top, where any are answered, then send a form; give what it becomes."""
    there = set(Report.objects.values_list("pk", flat=True))
    carried = door.post("/what-to-do/", first).hidden if first else {}
    begun = door.post(f"/report/{channel}/", carried).hidden
    assert len(door.sent(channel, {**begun, **said}).words) == 8
    look_after_letters()
    return Report.objects.exclude(pk__in=there).get()


def test_danger_now_raises_the_band_and_tells_whoever_is_on_duty(beside: OpenDoor) -> None:
    calm = _report(beside, "public", WHERE, where="internet", danger="no")
    unasked = _report(beside, "public", WHERE)
    assert (calm.band, calm.is_immediate) == ("M", False)
    assert (unasked.band, unasked.is_immediate) == ("L", False)
    assert not Alert.objects.exists()

    danger = _report(beside, "public", WHERE, where="internet", danger="yes")
    assert (danger.band, danger.is_immediate) == ("V", True)
    assert danger.reference in Alert.objects.get().members.values_list("reference", flat=True)

    child = _report(beside, "child", {**CHILD, "danger_now": "yes"})
    assert (child.source, child.band, child.is_immediate) == ("child", "V", True)
    assert Report.objects.order_by("band_order")[0].is_immediate


def test_what_was_said_before_the_form_is_not_taken_back_by_it(beside: OpenDoor) -> None:
    said = _report(beside, "child", {**CHILD, "danger_now": "no"}, where="internet", danger="yes")

    assert (said.band, said.is_immediate) == ("V", True)


def test_a_child_who_is_pressed_and_what_is_found_at_work_say_so_to_the_rules(beside: OpenDoor) -> None:
    pressed = _report(beside, "child", {**CHILD, "what": "pressure"})
    device = _report(beside, "work", {**WORK, "place": "device"})
    both = _report(beside, "work", {**WORK, "place": "both"})

    assert (pressed.band, pressed.is_immediate) == ("H", False)
    assert (device.band, both.band) == ("L", "M")

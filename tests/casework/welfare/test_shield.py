"""Looks begin as small and grey as the unit or the person wants, and go on step by step, each on record."""

import io
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError
from django.utils import timezone
from PIL import Image

from tests.casework.welfare.received import painting, pictures, receive
from tests.engine.matching.videos.filming import film
from tutela.casework.audit.rows import looks
from tutela.casework.custody import log
from tutela.casework.custody.models import LogEntry, LogHead
from tutela.casework.gate import Actor, NotAllowed
from tutela.casework.items.models import Item
from tutela.casework.people.models import Unit
from tutela.casework.policies import actions as policies
from tutela.casework.policies.models import Version
from tutela.casework.welfare.actions import choose_shield, show, show_beside
from tutela.casework.welfare.actions.show import Shown
from tutela.casework.welfare.assignment import Assignment
from tutela.casework.welfare.errors import BadPolicy, StepTooFar
from tutela.casework.welfare.models import ExposureEvent, OwnShield
from tutela.casework.welfare.shield import floor, steps
from tutela.engine.media.renditions import SMALL, Step

BY_WORD = floor.shipped().replace('begins = "colour"', 'begins = "{}"')


def _approved(finn: Actor, approvers: tuple[Actor, ...], word: str) -> Version:
    """Have two people put the step in force with which looks begin in their unit."""
    policy = policies.make_policy(finn, "shield", "Shield", "Owner 1", rule_book=floor.RULES)
    text = BY_WORD.format(word)
    version = policies.draft(
        finn, policy, text, change="First", citation="Source 1", read_on=date(2026, 1, 2)
    )
    policies.propose(finn, version)
    for by in approvers:
        policies.approve(by, version, version.digest)
    return version


def _of(by: Actor, item: Item) -> Assignment:
    return Assignment(by.person, item.pk, "grading")


def _show(by: Actor, item: Item, step: int | None = None, variant: str = "preview") -> Shown:
    return show(by, item, variant, uuid4(), _of(by, item), step=step)


def _opened(shown: Shown) -> Image.Image:
    return Image.open(io.BytesIO(shown.content))


def _is_grey_and_small(shown: Shown) -> tuple[bool, bool]:
    picture = _opened(shown)
    return picture.mode == "L", max(picture.size) <= SMALL


def test_a_look_begins_where_two_people_of_the_unit_decided_and_goes_on_one_step_a_look(
    ana: Actor, finn: Actor, quinn: Actor, sam: Actor, item: Item
) -> None:
    _approved(finn, (quinn, sam), "small and grey")

    for step in (Step.GREY_FULL, Step.COLOUR):
        with pytest.raises(StepTooFar):
            _show(ana, item, step)
    assert not ExposureEvent.objects.exists()
    first = _show(ana, item)
    with pytest.raises(StepTooFar):
        _show(ana, item, Step.COLOUR)
    second = _show(ana, item, Step.GREY_FULL)
    third = _show(ana, item, Step.COLOUR)
    again = _show(ana, item)

    assert [_is_grey_and_small(shown) for shown in (first, second, third, again)] == [
        (True, True), (True, False), (False, False), (True, True),
    ]  # fmt: skip
    assert [shown.step for shown in (first, second, third, again)] == [1, 2, 3, 1]
    assert list(ExposureEvent.objects.order_by("pk").values_list("step", flat=True)) == [1, 2, 3, 1]
    acts: list[Any] = list(log.latest(limit=20))
    said = [entry["what"].get("step") for entry in acts if entry["act"] == "media.shown"]
    assert said == [1, None, 2, 1]
    assert list(looks.differences()) == []


def test_what_was_seen_of_one_item_opens_no_step_of_another(
    ana: Actor, finn: Actor, quinn: Actor, sam: Actor, unit: Unit
) -> None:
    one, other = pictures(unit, 2)
    _approved(finn, (quinn, sam), "grey")
    _show(ana, one)
    _show(ana, one, Step.COLOUR)

    with pytest.raises(StepTooFar):
        _show(ana, other, Step.COLOUR)
    assert _is_grey_and_small(_show(ana, other)) == (True, False)


def test_one_approval_changes_nothing_and_a_version_that_was_tampered_with_shows_least(
    ana: Actor, finn: Actor, quinn: Actor, sam: Actor, item: Item
) -> None:
    version = _approved(finn, (quinn,), "grey")
    assert floor.in_force(ana.unit) is Step.COLOUR
    policies.approve(sam, version, version.digest)
    assert floor.in_force(ana.unit) is Step.GREY_FULL

    Version.objects.filter(pk=version.pk).update(text=BY_WORD.format("colour"), digest="0" * 64)

    assert floor.in_force(ana.unit) is Step.GREY_SMALL
    assert _is_grey_and_small(_show(ana, item)) == (True, True)


def test_a_person_may_choose_less_than_the_unit_and_never_more(
    ana: Actor, adele: Actor, finn: Actor, quinn: Actor, sam: Actor, item: Item
) -> None:
    _approved(finn, (quinn, sam), "grey")

    for begins in (0, 3, 4):
        with pytest.raises(StepTooFar):
            choose_shield(ana, begins)
    with pytest.raises(NotAllowed):
        choose_shield(adele, 1)
    choose_shield(ana, 1)

    assert _is_grey_and_small(_show(ana, item)) == (True, True)
    assert steps.begins_for(quinn) is Step.GREY_FULL
    # What was chosen when the unit began with more does not bring that back.
    OwnShield.objects.update(begins=3)
    assert steps.begins_for(ana) is Step.GREY_FULL


def test_a_step_that_cannot_be_recorded_is_not_made(ana: Actor, item: Item) -> None:
    choose_shield(ana, 1)
    _show(ana, item)
    # The next number of the record is taken: the entry cannot be written.
    head = LogHead.objects.get()
    LogEntry.objects.create(seq=head.seq + 1, at=timezone.now(), unit=0, body="{}")

    with pytest.raises(IntegrityError):
        _show(ana, item, Step.GREY_FULL)

    assert not ExposureEvent.objects.filter(step=Step.GREY_FULL).exists()


def test_sheets_reels_and_what_lies_beside_are_as_grey_and_small_as_the_look(ana: Actor, unit: Unit) -> None:
    choose_shield(ana, 1)
    video = receive(
        unit,
        film([1, 2]),
        kind="video",
        mime="video/mp4",
        facts={"duration_s": 4.0, "width": 320, "height": 180},
    )
    one, other = receive(unit, painting(3, (800, 600))), receive(unit, painting(4, (800, 600)))

    shown = [_show(ana, video, variant=variant) for variant in ("sheet", "reel1")]
    clear = [_show(ana, video, step, "reel1") for step in (2, 3)]
    pair = show(ana, one, "preview", uuid4(), _of(ana, one), (other, _of(ana, other)))
    beside = show_beside(ana, ExposureEvent.objects.get(pk=pair.event_id))

    with pytest.raises(StepTooFar):
        # The other was not seen at all.
        show(ana, one, "preview", uuid4(), _of(ana, one), (video, _of(ana, video)), step=2)
    assert {_opened(each).mode for each in shown} == {"L"}
    assert [_opened(each).mode for each in clear] == ["L", "RGB"]
    assert _opened(clear[0]).size == _opened(clear[1]).size
    assert _opened(shown[1]).width * 2 <= _opened(clear[1]).width
    assert _is_grey_and_small(pair) == _is_grey_and_small(beside) == (True, True)


@pytest.mark.parametrize(
    "text", ["", "begins", BY_WORD.format("bright"), BY_WORD.format("grey") + "more = 1\n"]
)
def test_a_text_that_names_no_step_is_refused(text: str) -> None:
    with pytest.raises(BadPolicy):
        floor.check(text)

"""Looks under test, and the clock that they are counted by."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from tutela.casework.gate import Actor
from tutela.casework.items.models import Item
from tutela.casework.welfare import actions, clock
from tutela.casework.welfare.assignment import Assignment
from tutela.casework.welfare.clock import Reading
from tutela.casework.welfare.models import ExposureEvent

NOON = datetime(2027, 3, 10, 12, 0, tzinfo=timezone.get_default_timezone())


def later(
    monkeypatch: pytest.MonkeyPatch, at: datetime, *, moved: timedelta = timedelta(), boot: str = "first"
) -> None:
    """Let time go on to a moment, and say by how much the clock on the wall was moved meanwhile."""
    reading = Reading(at + moved, boot, 5000 + (at - NOON).total_seconds())
    monkeypatch.setattr(clock, "read", lambda at=None: reading)


def opened(by: Actor, item: Item) -> ExposureEvent:
    """Open a look."""
    return actions.open_exposure(by, item, "preview", uuid4(), Assignment(by.person, item.pk, "grading"))


def seen(by: Actor, item: Item, ended: datetime, minutes: float, before_minutes: float = 0) -> ExposureEvent:
    """Put a past look on record, as long as it takes."""
    return ExposureEvent.objects.create(
        person_id=by.person,
        item=item,
        purpose="grading",
        variant="preview",
        opened_at=ended - timedelta(minutes=minutes),
        ended_at=ended,
        seconds=60 * minutes,
        closed_by="viewer",
        viewed_before_s=60 * before_minutes,
        key=uuid4(),
    )

"""Pictures with chosen facts and places, for the tests."""

from collections.abc import Mapping
from typing import Any

from tests.casework.welfare.received import painting, receive
from tutela.casework import gate
from tutela.casework.items.models import Instance, Item
from tutela.casework.origins import actions
from tutela.casework.origins.models import Appraisal
from tutela.casework.people.models import Unit

MADE: dict[str, Any] = {
    "width": 400,
    "height": 300,
    "camera_make": "Maker One",
    "camera_model": "Model 7",
    "taken_at": "2026-01-02T10:00:00",
    "quantised": "own 0011223344556677",
    "metadata": {"DateTimeOriginal": "2026:01:02 10:00:00", "ExposureTime": "0.01", "FNumber": "1.8"},
}


def with_serial(serial: str) -> dict[str, Any]:
    """Give the facts of a camera's own picture, which names one device."""
    return {**MADE, "metadata": {**MADE["metadata"], "BodySerialNumber": serial}}


def picture(unit: Unit, number: int, facts: Mapping[str, Any] | None = None, path: bytes = b"") -> Item:
    """Receive a picture that waits, with facts and a place of its own."""
    columns = {} if facts is None else {"facts": dict(facts)}
    item = receive(unit, painting(number), **columns)
    if path:
        Instance.objects.filter(item=item).update(path=path)
    return item


def weigh(unit: Unit, *items: Item) -> int:
    """Have items weighed, as the line does."""
    return actions.appraise(gate.machine(unit.pk), [item.pk for item in items])


def found(item: Item) -> dict[str, str]:
    """Give what was found last of an item: the row, by the code of the evidence."""
    row = Appraisal.objects.get(item=item, is_latest=True)
    return {factor["code"]: factor["row"] for factor in row.factors}

"""What one contact sheet does not show is on further ones, each a look of its own: all can be seen."""

import io
from pathlib import Path
from uuid import UUID

import numpy as np
import pytest
from django.test import Client
from PIL import Image

from tests.casework.doors import signed_in
from tests.casework.working import work_off
from tutela.casework.cases import actions as cases
from tutela.casework.cases.models import Exhibit
from tutela.casework.gate import Actor
from tutela.casework.items.models import HashValue, Item
from tutela.casework.jobs import worker
from tutela.casework.results import queries as results, scope
from tutela.casework.welfare.models import ExposureEvent
from tutela.casework.welfare.sheets import MOST_SHEETS
from tutela.engine.hashing.video import features
from tutela.engine.hashing.video.features import FrameHash

BITS, WIDE, HIGH = 8, 160, 120


@pytest.fixture(autouse=True)
def _handlers() -> None:
    worker.discover()


def _numbered(number: int) -> Image.Image:
    """Paint a number: a field for each of its bits, in the upper half."""
    pixels = np.full((HIGH, WIDE), 128, np.uint8)
    for bit in range(BITS):
        pixels[:60, bit * 20 : bit * 20 + 20] = 255 if number >> bit & 1 else 0
    return Image.fromarray(pixels)


def _numbers(sheet: Image.Image) -> list[int]:
    """Read the numbers of the tiles of a sheet."""
    grey = np.asarray(sheet.convert("L"))
    found = []
    for top in range(0, sheet.height, HIGH):
        for left in range(0, sheet.width, WIDE):
            fields = [int(grey[top + 30, left + bit * 20 + 10]) for bit in range(BITS)]
            if all(field < 60 or field > 200 for field in fields) and grey[top + 75, left + 80] > 90:
                found.append(sum((field > 200) << bit for bit, field in enumerate(fields)))
    return found


def _looked(desk: Client, item: int, variant: str, key: int) -> list[int]:
    asked = {"variant": variant, "key": str(UUID(int=key))}
    shown = desk.post(f"/grade/api/items/{item}/reveal", asked, content_type="application/json")
    assert shown.status_code == 200, shown.content
    assert ExposureEvent.objects.get(pk=shown["X-Exposure"]).variant == variant
    return _numbers(Image.open(io.BytesIO(shown.content)))


@pytest.mark.parametrize(("name", "count", "sheets"), [("a.gif", 130, 4), ("a.tif", 70, 3)])
def test_every_frame_and_page_is_on_a_sheet(
    finn: Actor, ana: Actor, exhibit: Exhibit, source: Path, name: str, count: int, sheets: int
) -> None:
    first, *later = map(_numbered, range(count))
    first.save(source / name, save_all=True, append_images=later)
    cases.receive(finn, exhibit, source)
    work_off()
    desk = signed_in(ana)
    [item] = desk.post("/grade/api/queue").json()["items"]
    assert (item["sheets"], item["unshown"]) == (sheets, "")

    overview = _looked(desk, item["id"], "sheet", 1)
    others = [_looked(desk, item["id"], f"sheet{number}", number) for number in range(2, sheets + 1)]

    assert (len(overview), overview[0]) == (60, 0)
    assert [number for one in others for number in one] == list(range(1, count))
    again = _looked(desk, item["id"], "sheet2", 99)
    assert again == others[0]
    looks = ExposureEvent.objects.exclude(closed_by="nothing_shown")
    assert looks.count() == sheets + 1
    asked = {"variant": f"sheet{sheets + 1}", "key": str(UUID(int=100))}
    refused = desk.post(f"/grade/api/items/{item['id']}/reveal", asked, content_type="application/json")
    assert refused.status_code == 422
    assert f"has no contact sheet {sheets + 1}" in refused.json()["detail"]
    page = desk.get(f"/items/{item['id']}/").content.decode()
    assert f'data-sheets="{sheets}"' in page
    assert "Sheet 2" in page


def test_what_is_on_no_sheet_is_said_where_people_look_and_in_the_results(
    finn: Actor, ana: Actor, exhibit: Exhibit, source: Path
) -> None:
    first, *later = map(_numbered, range(3))
    first.save(source / "a.gif", save_all=True, append_images=later)
    cases.receive(finn, exhibit, source)
    work_off()
    most = 60 * (MOST_SHEETS - 1)
    frames = [FrameHash(number, 10.0 * (number + 1), bytes(32), 100) for number in range(most + 5)]
    HashValue.objects.filter(algorithm="parts").update(value=features.pack(frames))

    desk = signed_in(ana)
    [item] = desk.post("/grade/api/queue").json()["items"]

    said = f"5 of {most + 5:,} pictures, from picture {most + 2:,} to the end, are on no contact sheet"
    assert (item["sheets"], item["unshown"][: len(said)]) == (MOST_SHEETS, said)
    assert said in desk.get(f"/items/{item['id']}/").content.decode()
    whole = scope.of_exhibit(finn, exhibit.case.reference, exhibit.reference)
    [reason] = results.results(whole).reasons
    assert (reason.what, reason.in_words, reason.note) == ("picture", "shown in part", item["unshown"])
    assert Item.objects.count() == 1

"""What people see of a video is kept when it is examined, and only if it goes to people."""

import io
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from django.db import connection
from PIL import Image

from tests.casework.examination.painting import know, paint
from tests.casework.working import work_off
from tests.engine.matching.videos.filming import film
from tests.engine.media.painting import still
from tutela.casework.cases import actions as cases
from tutela.casework.cases.models import Exhibit
from tutela.casework.custody import copies, log, objects
from tutela.casework.custody.models import SealedCopy
from tutela.casework.custody.proving import comparison
from tutela.casework.examination.actions import examine
from tutela.casework.gate import Actor, machine
from tutela.casework.items.models import Item
from tutela.casework.jobs import worker
from tutela.casework.jobs.models import Job
from tutela.casework.welfare.actions import renditions

VARIANTS = ["preview", "sheet", "standin", "thumb"]


@pytest.fixture(autouse=True)
def _handlers() -> None:
    worker.discover()


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A folder that holds a video of twenty seconds, one of which is another landscape."""
    folder = tmp_path / "source"
    folder.mkdir()
    (folder / "film.mp4").write_bytes(film([1] * 12 + [900] + [1] * 7))
    return folder


def _received(by: Actor, exhibit: Exhibit, source: Path) -> list[int]:
    cases.receive(by, exhibit, source)
    return list(Item.objects.order_by("pk").values_list("pk", flat=True))


def _made() -> list[str]:
    renditions = SealedCopy.objects.exclude(variant=copies.ORIGINAL)
    return sorted(renditions.values_list("variant", flat=True))


def _strays() -> set[str]:
    """Name what the vault holds and no row names."""
    return set(objects.store().names()) - set(SealedCopy.objects.values_list("object_id", flat=True))


def test_an_examined_video_has_its_sheet_and_is_not_opened_again(
    finn: Actor, exhibit: Exhibit, source: Path
) -> None:
    by, numbers = machine(finn.unit), _received(finn, exhibit, source)

    examine(by, numbers)

    assert _made() == VARIANTS
    assert not Job.objects.filter(kind="preview").exists()
    item = Item.objects.get()
    sheet = np.asarray(Image.open(io.BytesIO(renditions.made(by, item, "sheet"))).convert("L"), np.float32)
    assert sheet.shape == (5 * 180, 4 * 240)
    # Above the seconds that stand in the corner of each tile.
    tiles = [sheet[at : at + 150, across : across + 240] for at in range(0, 900, 180)
             for across in range(0, 960, 240)]  # fmt: skip
    assert [number for number, tile in enumerate(tiles) if np.abs(tile - tiles[0]).mean() > 10] == [12]
    objects.store().discard(SealedCopy.objects.get(variant=copies.ORIGINAL).object_id)
    work_off()
    assert Job.objects.filter(kind="preview", state=Job.State.DONE).count() == 1
    previews = next(entry for entry in log.latest() if entry["act"] == "previews.made")
    assert previews["what"] == {"items": 1, "failed": []}
    assert _made() == VARIANTS
    assert _strays() == set()


def test_of_a_known_video_nothing_to_be_shown_is_kept(
    finn: Actor, exhibit: Exhibit, source: Path, tmp_path: Path
) -> None:
    know(finn, tmp_path, {(source / "film.mp4").read_bytes(): 2})
    paint(source / "unknown.jpg", 1)
    numbers = _received(finn, exhibit, source)

    examine(machine(finn.unit), numbers)

    assert sorted(Item.objects.values_list("state", flat=True)) == [Item.State.EXAMINED, Item.State.KNOWN]
    assert _made() == []
    assert _strays() == set()


def test_a_video_on_a_list_of_interest_goes_to_people_and_has_its_sheet(
    finn: Actor, exhibit: Exhibit, source: Path, tmp_path: Path
) -> None:
    know(finn, tmp_path, {(source / "film.mp4").read_bytes(): 2}, purpose="of-interest")
    numbers = _received(finn, exhibit, source)

    examine(machine(finn.unit), numbers)

    assert _made() == VARIANTS


Execute = Callable[..., object]


class _Cut(RuntimeError):
    pass


def test_examining_that_was_cut_off_keeps_everything_once_when_it_runs_again(
    finn: Actor, exhibit: Exhibit, source: Path
) -> None:
    by, numbers = machine(finn.unit), _received(finn, exhibit, source)

    def cut_off(execute: Execute, sql: str, *rest: object) -> object:
        if "INSERT" in sql and "custody_logentry" in sql:
            raise _Cut
        return execute(sql, *rest)

    with connection.execute_wrapper(cut_off), pytest.raises(_Cut):
        examine(by, numbers)
    cut = _made()
    examine(by, numbers)

    assert cut == []
    assert _made() == VARIANTS
    assert comparison.compare().missing == 0


def test_what_two_workers_made_of_one_video_is_kept_once(finn: Actor, exhibit: Exhibit, source: Path) -> None:
    by, numbers = machine(finn.unit), _received(finn, exhibit, source)
    meanwhile: list[int] = []

    def another_worker_is_faster(execute: Execute, sql: str, *rest: object) -> object:
        if "custody_sealedcopy" in sql and not meanwhile:
            meanwhile.append(0)
            meanwhile.append(examine(by, numbers))
        return execute(sql, *rest)

    with connection.execute_wrapper(another_worker_is_faster):
        slower = examine(by, numbers)

    assert (meanwhile, slower) == ([0, 1], 0)
    assert _made() == VARIANTS
    assert _strays() == set()


def test_what_a_decoder_passes_off_as_a_stand_in_is_left_out(
    finn: Actor, exhibit: Exhibit, source: Path
) -> None:
    _received(finn, exhibit, source)
    shown = {"sheet": still("JPEG"), "standin": still("JPEG", size=(640, 480))}

    assert renditions.seal_made(machine(finn.unit), {Item.objects.get(): shown}) == {}
    assert _strays() == set()

"""A plug-in fingerprints every picture inside the fence, and its failing costs no picture anything else."""

import io
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests import plugging
from tests.engine.hashing.drawing import hills
from tutela.engine.hashing import plugin_hashes
from tutela.engine.hashing.examiner import Examiner
from tutela.engine.hashing.plugin_hashes import PluginHash
from tutela.engine.media.facts import Condition
from tutela.engine.media.fence.limits import Limits

Plugged = Callable[..., PluginHash]
OF = "    def of(self, pixels):\n"
# What a plug-in does to every picture but its own vector.
_DOES = "        if pixels.shape != (32, 32):\n            {}\n"
READS_A_FILE = (OF, OF + _DOES.format("open('/etc/hostname')"))
CHANGES_PIXELS = (OF, OF + _DOES.format("pixels[:] = 0"))
DIES = (OF, OF + _DOES.format("import ctypes; ctypes.string_at(0)"))
HANGS = (OF, OF + "        while pixels.shape != (32, 32):\n            pass\n")
IN_COLOUR = (
    ('takes = "luma"', 'takes = "rgb"'),
    (".repeat(8, 0).repeat(8, 1)", ".repeat(8, 0).repeat(8, 1)[..., None].repeat(3, 2)"),
    ("pixels[top:bottom, left:right]", "pixels[top:bottom, left:right, 2]"),
    ("min(pixels.shape)", "min(pixels.shape[:2])"),
    ("in pixels.shape)", "in pixels.shape[:2])"),
)


@pytest.fixture
def plugged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Plugged:
    """A way to install one package on the path and admit it."""
    place = tmp_path / "installed"
    place.mkdir()
    monkeypatch.syspath_prepend(place)

    def install(package: str, *places: tuple[str, str]) -> PluginHash:
        source = plugging.changed(*places)
        (one,) = plugin_hashes.admitted([plugging.install(place, package=package, source=source)])
        return one

    return install


def _picture(form: str = "PNG", seed: int = 1) -> io.BytesIO:
    made = io.BytesIO()
    Image.fromarray(hills(300, 400, seed)).save(made, form)
    return made


@pytest.mark.parametrize("form", ["PNG", "JPEG", "BMP"])
def test_a_picture_gets_the_plugins_value_beside_our_own(plugged: Plugged, form: str) -> None:
    one = plugged(f"beside_{form.lower()}")
    picture = _picture(form)

    with Examiner(added=[one]) as examiner:
        seen = examiner.examine(picture)

    wanted, _ = one.hash.of(np.asarray(Image.open(picture).convert("L")))
    assert [(each.name, each.value, each.quality) for each in seen.added] == [("blockmean", wanted, 100)]
    assert seen.added[0].recipe == one.recipe
    assert seen.pdq is not None


@pytest.mark.parametrize("mode", ["RGB", "L"])
def test_a_plugin_for_colours_is_given_colours_of_a_grey_picture_too(plugged: Plugged, mode: str) -> None:
    one = plugged(f"coloured_{mode.lower()}", *IN_COLOUR)
    picture, content = Image.open(_picture()).convert(mode), io.BytesIO()
    picture.save(content, "PNG")

    with Examiner(added=[one]) as examiner:
        seen = examiner.examine(content)

    wanted, _ = one.hash.of(np.asarray(picture.convert("RGB")))
    assert [each.value for each in seen.added] == [wanted]


def test_a_picture_on_which_a_plugin_raises_says_so_and_keeps_the_rest(plugged: Plugged) -> None:
    small = io.BytesIO()
    Image.new("L", (3, 40), 77).save(small, "PNG")

    with Examiner(added=[plugged("raising")]) as examiner:
        seen = examiner.examine(small)
        after = examiner.examine(_picture())

    assert seen.added == ()
    assert seen.facts.width == 3
    assert "no blockmean: ValueError: a side is shorter than four pixels" in seen.facts.note
    assert len(after.added) == 1
    assert after.facts.condition is Condition.OK


def test_a_plugin_can_read_no_file_once_the_fence_is_closed(plugged: Plugged) -> None:
    one = plugged("reading", READS_A_FILE)

    with Examiner(added=[one]) as examiner:
        seen = examiner.examine(_picture())

    assert "no blockmean: PermissionError" in seen.facts.note
    assert seen.pdq is not None


@pytest.mark.parametrize(("package", "place"), [("dying", DIES), ("hanging", HANGS)])
def test_a_plugin_that_takes_the_decoder_with_it_is_left_out_for_that_picture(
    plugged: Plugged, package: str, place: tuple[str, str]
) -> None:
    one = plugged(package, place)

    with Examiner(Limits(wall_s=2, cpu_s=2), added=[one]) as examiner:
        seen = examiner.examine(_picture())

    assert seen.added == ()
    assert seen.pdq is not None
    assert seen.facts.condition is Condition.NOTED
    assert "no blockmean: the decoder stopped with them" in seen.facts.note


def test_a_plugin_cannot_change_the_pixels_that_others_see(plugged: Plugged) -> None:
    one = plugged("changing", CHANGES_PIXELS)

    with Examiner(added=[one]) as examiner:
        seen = examiner.examine(_picture())

    assert "no blockmean: ValueError" in seen.facts.note

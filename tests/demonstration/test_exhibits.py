import io
import os
import zipfile
from collections import Counter
from hashlib import sha256
from pathlib import Path

import av
import numpy as np
import pi_heif
import pytest
from PIL import ExifTags, Image

from tests.demonstration.conftest import MOVIES, SCENES
from tutela.demonstration.painting import Painted
from tutela.demonstration.painting.oddities import HOSTILE_NAMES
from tutela.demonstration.painting.plan import PROXY_CLASSES, PictureTask, VideoTask, plan
from tutela.demonstration.painting.unit import MOVIES as ALL_MOVIES, SCENES as ALL_SCENES
from tutela.engine.hashing.pdq.fingerprint import Pdq, orientations, pdq

PICTURES = [task for task in plan(2026, SCENES, MOVIES).tasks if isinstance(task, PictureTask)]
NEAR = 31


def luma(path: Path) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    with Image.open(path) as picture:
        if picture.mode.startswith("I"):
            return (np.asarray(picture) >> 8).astype(np.uint8)
        return np.asarray(picture.convert("RGB").convert("L"))


def distance(one: Pdq, other: Pdq) -> int:
    return (int.from_bytes(one.bits, "big") ^ int.from_bytes(other.bits, "big")).bit_count()


@pytest.fixture(scope="session")
def hashes(root: Path) -> list[tuple[Pdq, ...]]:
    """The fingerprints of each distinct picture in eight orientations, as stored first."""
    return [orientations(luma(root / task.outputs[0].path)) for task in PICTURES]


def test_the_whole_unit_has_at_least_four_hundred_files_and_eight_videos() -> None:
    tasks = plan(2026, ALL_SCENES, ALL_MOVIES).tasks

    paths = [
        path
        for task in tasks
        if isinstance(task, PictureTask)
        for out in task.outputs
        for path in (out.path, *out.copies)
    ]
    in_exhibits = [path for path in paths if not path.startswith("elsewhere/")]

    assert len(in_exhibits) >= 400
    assert len(set(paths)) == len(paths)
    assert sum(isinstance(task, VideoTask) for task in tasks) >= 8


def test_every_painted_picture_opens_and_every_format_is_there(root: Path) -> None:
    formats: Counter[tuple[str | None, str]] = Counter()
    for task in PICTURES:
        for output in task.outputs:
            with Image.open(root / output.path) as picture:
                picture.load()
                formats[picture.format, picture.mode] += 1

    assert {name for name, _ in formats} >= {"JPEG", "PNG", "GIF", "WEBP", "TIFF", "AVIF"}
    assert {("PNG", "P"), ("PNG", "RGBA"), ("PNG", "RGB")} <= formats.keys()


def test_pictures_have_enough_detail_for_a_hash_of_good_quality(hashes: list[tuple[Pdq, ...]]) -> None:
    good = [turned for turned in hashes if turned[0].quality >= 50]

    assert len(good) >= 0.9 * len(hashes)


def test_most_near_copies_are_near_in_one_of_eight_orientations(
    root: Path, hashes: list[tuple[Pdq, ...]]
) -> None:
    distances = []
    for task, turned in zip(PICTURES, hashes, strict=True):
        for copy in task.outputs[1:]:
            near = pdq(luma(root / copy.path))
            distances.append(min(distance(turn, near) for turn in turned))

    assert len(distances) > 20
    assert sum(apart <= NEAR for apart in distances) >= 0.75 * len(distances)


def test_distinct_pictures_are_not_near_each_other(hashes: list[tuple[Pdq, ...]]) -> None:
    stored = [turned[0] for turned in hashes]

    closest = min(distance(one, other) for i, one in enumerate(stored) for other in stored[:i])

    assert closest > NEAR


def test_exact_duplicates_lie_under_other_names(root: Path) -> None:
    outputs = [output for task in PICTURES for output in task.outputs if output.copies]

    assert outputs
    for output in outputs:
        for copy in output.copies:
            assert (
                sha256((root / copy).read_bytes()).digest()
                == sha256((root / output.path).read_bytes()).digest()
            )


def test_cameras_leave_their_facts_in_some_pictures(root: Path) -> None:
    cameras = [out for task in PICTURES for out in task.outputs if out.form.camera is not None]
    orientations_seen, places = set(), 0
    for output in cameras:
        with Image.open(root / output.path) as picture:
            exif = picture.getexif()
        orientations_seen.add(exif[ExifTags.Base.Orientation])
        places += bool(exif.get_ifd(ExifTags.IFD.GPSInfo))
        assert exif[ExifTags.Base.Model]

    assert {1, 6} <= orientations_seen
    assert places > 0


def test_heic_pictures_open(root: Path) -> None:
    found = sorted(root.rglob("*.HEIC"))

    assert len(found) == 3
    assert all(pi_heif.open_heif(path).size == (640, 480) for path in found)


def test_videos_play_to_their_end_with_sound(root: Path) -> None:
    tasks = [task for task in plan(2026, SCENES, MOVIES).tasks if isinstance(task, VideoTask)]
    for task in tasks:
        with av.open(root / task.path) as container:
            frames = sum(1 for _ in container.decode(video=0))

            assert len(container.streams.audio) == 1
            assert frames >= 45


def test_hostile_names_exist_or_are_reported(painted: Painted, root: Path) -> None:
    folder = os.fsencode(root) + b"/laptop/Users/alex/Pictures/odd names"
    refused = {os.path.basename(os.fsencode(name)) for name in painted.refused}

    assert set(os.listdir(folder)) | refused == set(HOSTILE_NAMES)


def test_links_and_empty_folders_exist(root: Path) -> None:
    desktop = root / "laptop/Users/alex/Desktop"

    assert (desktop / "My pictures").is_dir()
    assert (desktop / "lost.jpg").is_symlink()
    assert not (desktop / "lost.jpg").exists()
    assert list((root / "phone/Movies").iterdir()) == []


def test_an_archive_holds_a_duplicate_of_a_file_outside(root: Path) -> None:
    users = root / "laptop/Users/alex"

    with zipfile.ZipFile(users / "Downloads/holiday.zip") as archive:
        inside = archive.read("2025/copy.jpg")

    assert inside == (users / "Documents/minutes.txt").read_bytes()


def test_a_locked_archive_asks_for_a_password(root: Path) -> None:
    with (
        zipfile.ZipFile(root / "laptop/Users/alex/Downloads/locked.zip") as archive,
        pytest.raises(RuntimeError, match="password"),
    ):
        archive.read("private/d.jpg")


def test_broken_files_are_broken(root: Path) -> None:
    camera = root / "phone/DCIM/100APPLE"

    assert (camera / "IMG_0992.JPG").stat().st_size == 0
    with (
        Image.open(io.BytesIO((camera / "IMG_0991.JPG").read_bytes())) as picture,
        pytest.raises(OSError, match="truncated"),
    ):
        picture.load()


def test_a_film_to_grade_has_a_part_of_a_known_one_and_plays_beyond_it() -> None:
    whole = plan(2026, SCENES, ALL_MOVIES)
    films = {task.path: task.video.segments for task in whole.tasks if isinstance(task, VideoTask)}
    known = [films[each.path] for each in whole.known if each.kind == "video"]

    in_part = [
        path
        for path, segments in films.items()
        if any(set(segments) & set(each) for each in known)
        and not any(set(segments) <= set(each) for each in known)
    ]

    assert in_part == ["laptop/Users/alex/Videos/best of.mp4"]


def test_originals_name_about_half_of_the_pictures_under_proxy_classes(painted: Painted) -> None:
    pictures = [original for original in painted.originals if original.kind == "picture"]
    videos = [known for known in plan(2026, SCENES, ALL_MOVIES).known if known.kind == "video"]

    assert 0.35 * SCENES < len(pictures) < 0.65 * SCENES
    assert len(videos) == 3
    assert {original.proxy_class for original in painted.originals} == set(PROXY_CLASSES)
    assert all(original.path.is_file() for original in painted.originals)

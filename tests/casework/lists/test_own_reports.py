"""What `tutela hash` wrote goes into a list in any form, with each fingerprint it has a place for."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from PIL import Image

from tests.casework.lists import making
from tests.engine.hashing.drawing import film, hills
from tutela.casework.gate import Actor
from tutela.casework.lists import actions
from tutela.casework.lists.models import Entry
from tutela.engine.cli.hash import hash_
from tutela.engine.hashing.video import features

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    at = tmp_path_factory.mktemp("exhibit")
    Image.fromarray(hills(300, 400, 1)).save(at / "one.png")
    (at / "film.mp4").write_bytes(film(seconds=2))
    (at / "link").symlink_to("/")
    return at


@pytest.mark.parametrize("form", ["jsonl", "csv", "vics"])
def test_what_hash_wrote_is_imported_with_its_fingerprints(
    sam: Actor, folder: Path, tmp_path: Path, form: str
) -> None:
    path = tmp_path / "report"
    path.write_bytes(
        CliRunner().invoke(hash_, ["--workers", "1", "--format", form, str(folder)]).stdout_bytes
    )

    listed = actions.import_list(sam, making.received_list(sam), path)

    assert (listed.accepted, listed.rejected) == (2, 0)
    entries = {entry.mime: entry for entry in Entry.objects.filter(list_import=listed)}
    picture, video = entries["image/png"], entries["video/mp4"]
    assert all((picture.md5, picture.sha1, picture.sha256, picture.pdq, picture.size_bytes))
    assert (picture.pdq_quality or 0) > 50
    assert picture.kept["files"][0]["name"] == "one.png"
    assert bool(video.vpdq) == (form != "csv")


def test_the_frames_of_one_film_are_imported_as_one_record(sam: Actor, folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "film.vpdq"
    words = ["--workers", "1", "--format", "vpdq", str(folder / "film.mp4")]
    path.write_bytes(CliRunner().invoke(hash_, words).stdout_bytes)

    listed = actions.import_list(sam, making.received_list(sam), path)

    assert (listed.accepted, listed.rejected) == (1, 0)
    entry = Entry.objects.get(list_import=listed)
    assert len(features.unpack(bytes(entry.vpdq or b""))) == len(path.read_bytes().splitlines())

"""What is of a form that is not opened here is counted, with its reason, and goes to a person."""

import bz2
import csv
import gzip
import io
import json
import tarfile
import zipfile
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from tests.engine.media import painting
from tests.engine.media.packed.test_zip_files import NINE_UTC, unix_time, zipped
from tutela.casework.cases import cli
from tutela.casework.cases.models import Exhibit
from tutela.casework.examination.actions import examine
from tutela.casework.gate import Actor, machine
from tutela.casework.items.models import Instance, Item

MAIL = b"From: a@example.org\nTo: b@example.org\nSubject: s\nDate: x\n\nText"
PAGE = b"<!DOCTYPE html><html>%s<img src='data:image/jpeg;base64,%s'></html>"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A folder of containers and of pictures in several forms."""
    root = tmp_path / "source"
    root.mkdir()
    photo, packed = painting.still("JPEG"), io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        info = tarfile.TarInfo("inside/photo.jpg")
        info.size = len(photo)
        archive.addfile(info, io.BytesIO(photo))
    (root / "backup.tar.gz").write_bytes(gzip.compress(packed.getvalue(), mtime=0))
    (root / "photo.jpg.bz2").write_bytes(bz2.compress(painting.still("PNG")))
    (root / "archive.7z").write_bytes(b"7z\xbc\xaf\x27\x1c\0\4" + bytes(40))
    (root / "message.eml").write_bytes(MAIL)
    (root / "scan.pdf").write_bytes(b"%PDF-1.7\n")
    (root / "photo.psd").write_bytes(b"8BPS\0\1" + bytes(40))
    (root / "page.html").write_bytes(PAGE % (b"", b"A" * 2000))
    (root / "long page.html").write_bytes(PAGE % (b" " * 300_000, b"A" * 200_000) + b" " * 300_000)
    (root / "plain page.html").write_bytes(PAGE % (b"", b"A" * 20))
    (root / "volume.img").write_bytes(b"LUKS\xba\xbe\0\2" + bytes(40))
    (root / "notes.txt").write_bytes(b"notes")
    return root


def run(command: click.Command, *words: object) -> tuple[int, str]:
    arguments = [str(word) for word in (*words, "--as", "finn")]
    result = CliRunner().invoke(command, arguments, catch_exceptions=False)
    return result.exit_code, result.stdout


def test_a_receipt_counts_what_is_not_opened_here_and_says_why(exhibit: Exhibit, source: Path) -> None:
    code, written = run(cli.receive, exhibit, source, "--json")

    report = json.loads(written)
    assert code == 3
    assert (report["not_opened"], report["archives"], report["archives_unopened"]) == (7, 4, 1)
    assert {(why["condition"], why["note"]) for why in report["reasons"]} == {
        ("not_opened", "not opened here: a 7z archive"),
        ("not_opened", "not opened here: a mail message"),
        ("not_opened", "not opened here: a PDF document"),
        ("not_opened", "not opened here: a Photoshop picture"),
        ("not_opened", "not opened here: a page (HTML) that holds pictures as data: addresses"),
        ("encrypted", "an encrypted volume (LUKS)"),
    }
    assert "1 not opened: not opened here: a PDF document" in run(cli.report, exhibit)[1]


def test_members_of_tar_and_packed_files_are_received(exhibit: Exhibit, source: Path) -> None:
    run(cli.receive, exhibit, source)

    inside = Instance.objects.exclude(container=None)
    assert {bytes(place.path) for place in inside} == {b"unpacked", b"inside/photo.jpg"}
    assert inside.filter(container__path=b"photo.jpg.bz2").exists()


def test_what_is_not_opened_goes_to_a_person_and_what_is_no_media_does_not(
    finn: Actor, exhibit: Exhibit, source: Path
) -> None:
    run(cli.receive, exhibit, source)

    examine(machine(finn.unit), Item.objects.values_list("pk", flat=True))

    states = {
        bytes(place.path): (place.item.condition, place.item.state)
        for place in Instance.objects.filter(container=None).select_related("item")
    }
    for name in (b"archive.7z", b"message.eml", b"scan.pdf", b"photo.psd", b"page.html", b"long page.html"):
        assert states[name] == ("not_opened", Item.State.EXAMINED)
    assert states[b"volume.img"] == ("encrypted", Item.State.EXAMINED)
    assert states[b"backup.tar.gz"] == ("not_media", Item.State.SET_ASIDE)
    for name in (b"notes.txt", b"plain page.html"):
        assert states[name] == ("not_media", Item.State.SET_ASIDE)


def test_times_without_a_zone_and_names_in_other_codings_are_exported_as_such(
    exhibit: Exhibit, tmp_path: Path
) -> None:
    source, target = tmp_path / "source", tmp_path / "out"
    source.mkdir()
    target.mkdir()
    (source / "a.zip").write_bytes(zipped("Müller.jpg".encode("cp437")))
    (source / "b.zip").write_bytes(zipped(b"utc.jpg", extra=unix_time(NINE_UTC)))
    run(cli.receive, exhibit, source)

    run(cli.export, exhibit, target / "e.csv", "--format", "csv")
    run(cli.export, exhibit, target / "e.json")

    rows = {row["path"]: row for row in csv.DictReader(io.StringIO((target / "e.csv").read_text()))}
    assert rows["Müller.jpg"]["modified"] == "2026-07-01T12:00:00"
    assert "stands in the archive as M" in rows["Müller.jpg"]["detail"]
    assert rows["utc.jpg"]["modified"] == "2026-07-01T09:00:00Z"
    (media,) = [
        media
        for case in json.loads((target / "e.json").read_text())["value"]
        for media in case["Media"]
        if media["MediaSize"] == 1
    ]
    places = {place["FileName"]: place for place in media["MediaFiles"]}
    assert places["utc.jpg"]["Written"] == "2026-07-01T09:00:00Z"
    assert "Written" not in places["Müller.jpg"]


def test_disk_images_are_named_when_they_are_received(exhibit: Exhibit, tmp_path: Path) -> None:
    folder = tmp_path / "images"
    folder.mkdir()
    large = bytes(5 << 20)
    (folder / "cd.iso").write_bytes(bytes(32768) + b"\x01CD001" + bytes(4096))
    (folder / "mac.dmg").write_bytes(large + b"koly" + bytes(508))
    (folder / "fixed.vhd").write_bytes(bytes(4 << 20) + b"conectix" + bytes(504))
    (folder / "linux.img").write_bytes(bytes(65600) + b"_BHRfS_M" + bytes(4096))
    for name, member in (("forensic.aff4", "container.description"), ("ordinary.zip", "notes.txt")):
        with zipfile.ZipFile(folder / name, "w") as archive:
            archive.writestr(member, "aff4://0000")
    (folder / "installer.exe").write_bytes(b"MZ" + large + zipped(b"photo.jpg"))

    code, written = run(cli.receive, exhibit, folder, "--json")

    assert code == 3
    assert json.loads(written)["not_opened"] == 6
    assert {why["note"].removeprefix("not opened here: ") for why in json.loads(written)["reasons"]} == {
        "a disk image (ISO)",
        "a disk image (DMG)",
        "a virtual disk (VHD)",
        "a volume (Btrfs)",
        "a disk image (AFF4)",
        "a program with a zip archive behind it",
    }

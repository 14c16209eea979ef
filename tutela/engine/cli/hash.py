"""`tutela hash`: digests and fingerprints of every file below some paths."""

import os
import sys
from collections.abc import Iterator
from dataclasses import replace

import click

from tutela.engine.cli import report_rows
from tutela.engine.cli.scanning import Progress, paths_argument, scanning, workers_option
from tutela.engine.formats import vics
from tutela.engine.formats.known import Known, KnownFile
from tutela.engine.formats.own.fingerprint_rows import quality_row, video_pair
from tutela.engine.hashing.scan_files import Scanned
from tutela.engine.hashing.video import features
from tutela.engine.media.file_types import Kind

# Click reads \b in a docstring as "keep these lines"; a raw docstring would print it.


@click.command("hash")
@paths_argument
@click.option(
    "--format",
    "form",
    type=click.Choice(["jsonl", "csv", "vics", "vpdq"]),
    default="jsonl",
    show_default=True,
    help="JSON lines and CSV tell of every entry; VICS holds pictures and videos only, vpdq the frames of "
    "one video as vPDQ writes them.",
)
@click.option("--json", "as_json", is_flag=True, help="The same as --format jsonl.")
@workers_option
def hash_(paths: tuple[bytes, ...], form: str, as_json: bool, workers: int) -> None:
    """Digest and fingerprint every file under PATH; folders are walked.

    Writes MD5, SHA-1, SHA-256, and PDQ for pictures and videos. Every entry is told of. Files are opened
    read-only in a fenced process; links are not followed, other file systems not entered.

    Exit code 3: done, and some files are damaged, unreadable, over a limit or not opened here.

    \b
    Example:
      tutela hash /media/exhibit-7 > exhibit-7.jsonl
      tutela hash --format vics /media/exhibit-7 > exhibit-7.json
    """
    progress = Progress()
    with scanning(paths, workers, progress) as scanned:
        if form == "vics" and not as_json:
            _write_vics(scanned)
        elif form == "vpdq" and not as_json:
            _write_vpdq(scanned)
        else:
            _write_lines(scanned, "jsonl" if as_json else form)
    progress.end()


def _write_lines(scanned: Iterator[Scanned], form: str) -> None:
    if form == "csv":
        click.echo(",".join(report_rows.COLUMNS))
    for entry in scanned:
        row = report_rows.columns(entry)
        click.echo(report_rows.csv_line(row) if form == "csv" else report_rows.json_line(row))


def _write_vics(scanned: Iterator[Scanned]) -> None:
    """Write one record for each content, with every place where it lay: equal files are one in VICS."""
    left_out, contents = 0, dict[bytes, Known]()
    for entry in scanned:
        record = _as_known(entry)
        if record is None or record.sha256 is None:
            left_out += 1
            if entry.is_faulty:
                click.echo(report_rows.json_line(report_rows.columns(entry)), err=True)
        elif before := contents.get(record.sha256):
            contents[record.sha256] = replace(before, files=(*before.files, *record.files))
        else:
            contents[record.sha256] = record
    vics.write_hash_set(sys.stdout.buffer, contents.values())
    click.echo(f"{left_out:,} entries are no picture or video and are not in the file.", err=True)


def _write_vpdq(scanned: Iterator[Scanned]) -> None:
    """Write the frames of one video, as its readers know no more in a file: number, quality, hash, seconds.

    Raises:
        click.ClickException: there are several videos, or none.
    """
    videos = [entry for entry in scanned if entry.examined is not None and entry.examined.vpdq]
    if len(videos) != 1 or videos[0].examined is None:
        raise click.ClickException(f"vPDQ holds one video in a file, and here are {len(videos)}. Name one.")
    for frame in features.unpack(videos[0].examined.vpdq):
        if not frame.is_cut:
            click.echo(f"{frame.frame},{frame.quality},{frame.bits.hex()},{frame.at_s:.3f}")


def _as_known(scanned: Scanned) -> Known | None:
    if scanned.digests is None or scanned.examined is None:
        return None
    facts, pdq = scanned.examined.facts, scanned.examined.pdq
    if facts.kind not in (Kind.PICTURE, Kind.VIDEO):
        return None
    folder, name = os.path.split(scanned.entry.path)
    return Known(
        md5=scanned.digests.md5,
        sha1=scanned.digests.sha1,
        sha256=scanned.digests.sha256,
        pdq=pdq.bits if pdq else None,
        size=scanned.digests.size,
        mime=facts.mime,
        files=(KnownFile.named(name, folder),),
        other_hashes=(video_pair(scanned.examined.vpdq),) if scanned.examined.vpdq else (),
        metadata=(quality_row(pdq.quality),) if pdq else (),
    )


commands: list[click.Command] = [hash_]

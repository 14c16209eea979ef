"""Commands that hash, match and stack files without any installation, database or network."""

import json
import os
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import click

from tutela.engine.formats import vics
from tutela.engine.formats.detection import open_list
from tutela.engine.formats.known import Known, KnownFile, Malformed, Rejected
from tutela.engine.hashing import report_rows
from tutela.engine.hashing.scan_files import Surveyed, survey
from tutela.engine.hashing.video.features import Feature, FrameHash, columns, pack
from tutela.engine.matching.copies import Copy, find_copies
from tutela.engine.matching.exact import WIDTHS
from tutela.engine.matching.hashes import HASH_BITS, NEAR_BITS
from tutela.engine.matching.known.matcher import KnownEntries, Match, Matcher, Rule
from tutela.engine.matching.videos.nearness import Shared
from tutela.engine.media.fence.fence import FenceUnusable
from tutela.engine.media.file_types import Kind
from tutela.errors import Refusal
from tutela.printable import shown

# Click reads \b in a docstring as "keep these lines"; a raw docstring would print it.

DONE_WITH_REPORTS = 3
CORES = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1

_paths = click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=bytes), metavar="PATH...")
_workers = click.option(
    "--workers",
    type=click.IntRange(1, 64),
    default=CORES,
    help="Files in work at a time.  [default: every core]",
)
_radius = click.option(
    "--radius",
    type=click.IntRange(0, HASH_BITS),
    default=NEAR_BITS,
    show_default=True,
    help="Bits by which two pictures may differ and still count as near.",
)
_json = click.option("--json", "as_json", is_flag=True, help="Write JSON lines, for programs.")


@dataclass
class _Progress:
    """Counts what was done, and says so on standard error."""

    entries: int = 0
    bytes_read: int = 0
    reported: int = 0
    last_told: float = field(default_factory=time.monotonic)

    def watch(self, surveyed: Iterable[Surveyed]) -> Iterator[Surveyed]:
        for one in surveyed:
            self.entries += 1
            self.bytes_read += one.digests.size if one.digests else 0
            self.reported += one.is_faulty
            if sys.stderr.isatty() and time.monotonic() - self.last_told > 1:
                self.last_told = time.monotonic()
                click.echo(f"\r{self}", err=True, nl=False)
            yield one

    def __str__(self) -> str:
        told = f"{self.reported:,} reported as damaged, unreadable or over a limit"
        return f"{self.entries:,} entries, {self.bytes_read / 1e6:,.1f} MB, {told}"

    def end(self) -> None:
        """Say what was done, and exit with 3 when something needs a look."""
        click.echo(f"{chr(13) if sys.stderr.isatty() else ''}{self}.", err=True)
        if self.reported:
            sys.exit(DONE_WITH_REPORTS)


@contextmanager
def _surveying(paths: tuple[bytes, ...], workers: int, progress: _Progress) -> Iterator[Iterator[Surveyed]]:
    """Survey paths that are there, and end the fenced children whatever happens."""
    for path in paths:
        if not os.path.lexists(path):
            raise click.UsageError(f"{shown(path)} is not there.")
    surveyed = survey(paths, workers=workers)
    try:
        yield progress.watch(surveyed)
    except FenceUnusable as unusable:
        raise click.ClickException(
            f"Files cannot be opened safely here: {unusable} Run `tutela doctor`.  [{unusable.code}]"
        ) from None
    finally:
        surveyed.close()


@click.command("hash")
@_paths
@click.option(
    "--format",
    "form",
    type=click.Choice(["jsonl", "csv", "vics"]),
    default="jsonl",
    show_default=True,
    help="JSON lines and CSV tell of every entry; VICS holds pictures and videos only.",
)
@click.option("--json", "as_json", is_flag=True, help="The same as --format jsonl.")
@_workers
def hash_(paths: tuple[bytes, ...], form: str, as_json: bool, workers: int) -> None:
    """Digest and fingerprint every file under PATH; folders are walked.

    Writes MD5, SHA-1, SHA-256, and PDQ for pictures and videos. Every entry is told of. Files are opened
    read-only in a fenced process; links are not followed, other file systems not entered.

    Exit code 3: done, and some files are damaged, unreadable or over a limit.

    \b
    Example:
      tutela hash /media/exhibit-7 > exhibit-7.jsonl
      tutela hash --format vics /media/exhibit-7 > exhibit-7.json
    """
    progress = _Progress()
    with _surveying(paths, workers, progress) as surveyed:
        if form == "vics" and not as_json:
            _write_vics(surveyed)
        else:
            _write_lines(surveyed, "jsonl" if as_json else form)
    progress.end()


def _write_lines(surveyed: Iterator[Surveyed], form: str) -> None:
    if form == "csv":
        click.echo(",".join(report_rows.COLUMNS))
    for one in surveyed:
        told = report_rows.columns(one)
        click.echo(report_rows.csv_line(told) if form == "csv" else report_rows.json_line(told))


def _write_vics(surveyed: Iterator[Surveyed]) -> None:
    left_out = 0

    def known() -> Iterator[Known]:
        nonlocal left_out
        for one in surveyed:
            found = _as_known(one)
            if found is None:
                left_out += 1
                if one.is_faulty:
                    click.echo(report_rows.json_line(report_rows.columns(one)), err=True)
            else:
                yield found

    vics.write_hash_set(sys.stdout.buffer, known())
    click.echo(f"{left_out:,} entries are no picture or video and are not in the file.", err=True)


def _as_known(one: Surveyed) -> Known | None:
    if one.digests is None or one.examined is None:
        return None
    facts = one.examined.facts
    if facts.kind not in (Kind.PICTURE, Kind.VIDEO):
        return None
    folder, name = os.path.split(one.entry.path)
    return Known(
        md5=one.digests.md5,
        sha1=one.digests.sha1,
        sha256=one.digests.sha256,
        pdq=one.examined.pdq.bits if one.examined.pdq else None,
        size=one.digests.size,
        mime=facts.mime,
        files=(KnownFile.named(name, folder),),
    )


@click.command("match")
@_paths
@click.option(
    "--known",
    "lists",
    multiple=True,
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="LIST",
    help="A list: VICS, CSV, hash text, EnCase, or what `tutela hash` wrote. Repeat for more.",
)
@click.option("--kind", default="", help="The hash in a plain list that does not say so, such as pdq.")
@_radius
@_json
@_workers
def match(
    paths: tuple[bytes, ...], lists: tuple[Path, ...], kind: str, radius: int, as_json: bool, workers: int
) -> None:
    """Tell which files under PATH are known, and by which rule.

    Equal digests come first, then near pictures (as stored and turned), then videos with frames in common.

    \b
    Example:
      tutela match /media/exhibit-7 --known list.json --known own.csv
    """
    progress = _Progress()
    held = _KnownLists()
    for path in lists:
        held.add(path, kind)
    matcher = held.entries.matcher(workers=workers)
    with _surveying(paths, workers, progress) as surveyed:
        for one in surveyed:
            _tell_matches(one, _matches(one, matcher, radius), held, as_json=as_json)
    progress.reported += held.rejected
    progress.end()


def _matches(one: Surveyed, matcher: Matcher, radius: int) -> list[Match]:
    if one.digests is None or one.examined is None:
        return []
    found = one.examined
    quality = found.pdq.quality if found.pdq else 0
    return matcher.match(one.digests, found.orientations, quality, _feature(one), radius)


def _feature(one: Surveyed) -> Feature | None:
    return columns(one.examined.vpdq) if one.examined and one.examined.vpdq else None


def _tell_matches(one: Surveyed, found: list[Match], held: "_KnownLists", *, as_json: bool) -> None:
    told = report_rows.columns(one)
    if as_json:
        matches = [held.describe(match) | _how(match) for match in found]
        kept = {name: value for name, value in told.items() if not name.startswith("video_frames")}
        click.echo(report_rows.json_line(kept | {"matches": matches}))
        return
    if one.is_faulty:
        click.echo(
            f"{told['path']}: {told.get('condition', told['entry'])}: {told.get('note', '')}", err=True
        )
    for match in found:
        at = held.describe(match)
        category = f", category {at['category']}" if at["category"] else ""
        click.echo(f"{told['path']}: {at['list']}, record {at['record']}{category}: {_in_words(match)}")


def _how(match: Match) -> dict[str, Any]:
    how: dict[str, Any] = {"rule": match.rule.value, "distance": match.distance}
    if match.frames is not None:
        how["frames"] = asdict(match.frames)
    if match.is_disputed:
        how["disputed"] = True
    return how


def _in_words(match: Match) -> str:
    if match.frames is not None:
        shares = (match.frames.share_of_a, match.frames.share_of_b)
        how = "shares frames" if match.frames.rule is Shared.NEAR else "has frames alike in a row"
        return f"{how}, {shares[0]:.0%} of this video, {shares[1]:.0%} of the known one{_where(match)}"
    if match.rule in (Rule.PDQ, Rule.PDQ_TURNED):
        turned = " when turned or mirrored" if match.rule is Rule.PDQ_TURNED else ""
        return f"near{turned}, {match.distance} bits"
    disputed = ", but a stronger digest differs: compare the files" if match.is_disputed else ""
    return f"equal {match.rule.value}{disputed}"


def _where(match: Match) -> str:
    """Tell the longest aligned part, such as "; 0:00 to 0:09 is its 0:20 to 0:29"."""
    if match.frames is None or match.frames.interval_a is None or match.frames.interval_b is None:
        return ""
    moments = (*match.frames.interval_a, *match.frames.interval_b)
    here, end, there, its_end = (f"{int(each) // 60}:{int(each) % 60:02}" for each in moments)
    return f"; {here} to {end} is its {there} to {its_end}"


class _KnownLists:
    """The lists given, record by record, and where each entry stands in them."""

    def __init__(self) -> None:
        self.entries = KnownEntries()
        self.rejected = 0
        self._places: list[tuple[str, str, str]] = []

    def add(self, path: Path, kind: str) -> None:
        before, rejected = len(self._places), self.rejected
        name = shown(os.fsencode(path))
        try:
            if _is_own(path):
                self._add_own(path, name)
            else:
                self._add_list(path, name, kind)
        except (Malformed, ValueError, OSError) as wrong:
            code = f"  [{wrong.code}]" if isinstance(wrong, Refusal) else ""
            raise click.ClickException(f"{name}: {wrong}{code}") from None
        told = f"{name}: {len(self._places) - before:,} records"
        click.echo(f"{told}, {self.rejected - rejected:,} rejected.", err=True)

    def describe(self, match: Match) -> dict[str, Any]:
        name, record, category = self._places[match.entry]
        return {"list": name, "record": record, "category": category}

    def _add_list(self, path: Path, name: str, kind: str) -> None:
        with open_list(path, kind=kind) as opened:
            for number, record in enumerate(opened, 1):
                if isinstance(record, Rejected):
                    self.rejected += 1
                    click.echo(f"{name}: {record.where}: {record.reason}", err=True)
                    continue
                entry = self._place(name, str(number), record.category_raw)
                for digest in WIDTHS:
                    if (value := getattr(record, digest)) is not None:
                        self.entries.add_digest(entry, digest, value)
                if record.pdq is not None:
                    self.entries.add_pdq(entry, record.pdq)

    def _add_own(self, path: Path, name: str) -> None:
        with path.open("rb") as lines:
            for number, line in enumerate(lines, 1):
                try:
                    self._add_told(json.loads(line.decode("ascii")), name, number)
                except (KeyError, TypeError, ValueError, OverflowError):
                    raise Malformed(f"Line {number:,} is not as `tutela hash` writes it.") from None

    def _add_told(self, told: dict[str, Any], name: str, number: int) -> None:
        if "sha256" not in told:
            return
        entry = self._place(name, str(number), "")
        for digest in WIDTHS:
            self.entries.add_digest(entry, digest, bytes.fromhex(told[digest]))
        if "pdq" in told:
            self.entries.add_pdq(entry, bytes.fromhex(told["pdq"]))
        if "video_frames" in told:
            self.entries.add_video(entry, _told_frames(told))

    def _place(self, name: str, record: str, category: str) -> int:
        self._places.append((name, record, category))
        return len(self._places) - 1


def _is_own(path: Path) -> bool:
    """Say whether a file is what `tutela hash` writes as JSON lines."""
    with path.open("rb") as file:
        first = file.readline(1 << 16)
    return first.startswith(b'{"path":') and b'"entry":"' in first


def _told_frames(told: dict[str, Any]) -> Feature:
    rows = [
        FrameHash(number, float(at_s), bytes.fromhex(bits), int(quality), is_cut=is_cut)
        for name, is_cut in (("video_frames", False), ("video_frames_cut", True))
        for number, (at_s, bits, quality) in enumerate(told.get(name, ()))
    ]
    return columns(pack(rows))


@click.command("stack")
@_paths
@_radius
@_json
@_workers
def stack(paths: tuple[bytes, ...], radius: int, as_json: bool, workers: int) -> None:
    """Put the files under PATH that are copies of each other into stacks.

    Copies are equal bytes, near pictures, or videos of which each has half of its frames in the other: a clip
    of a film is none. Chains join: the first and the last picture of a stack may differ by more than the
    radius.

    \b
    Example:
      tutela stack /media/exhibit-7 /media/exhibit-8
    """
    progress, names, files = _Progress(), [], []
    with _surveying(paths, workers, progress) as surveyed:
        for one in surveyed:
            if one.is_faulty and not as_json:
                click.echo(report_rows.json_line(report_rows.columns(one)), err=True)
            if one.digests is None or one.examined is None or not one.digests.size:
                continue
            made = one.examined.pdq
            told = report_rows.columns(one)
            names.append({name: told[name] for name in ("path", "path_base64") if name in told})
            files.append(
                Copy(
                    one.digests.sha256, made.bits if made else b"", made.quality if made else 0, _feature(one)
                )
            )
    found = find_copies(files, radius, workers=workers)
    reason = {link.right: link for link in found.links} | {link.left: link for link in found.links}
    for number, members in enumerate(found.members().values(), 1):
        for member in members:
            link = reason[member]
            how = {"rule": link.rule.value, "distance": link.distance, "share": round(link.share, 3)}
            told = {"stack": number} | names[member] | how
            if as_json:
                click.echo(report_rows.json_line(told))
            else:
                click.echo(f"{number}\t{told['path']}\t{told['rule']}, {told['distance']} bits")
    progress.end()


commands: list[click.Command] = [hash_, match, stack]

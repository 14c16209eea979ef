"""`tutela match`: which files below some paths stand on a list."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from tutela.engine.cli import report_rows
from tutela.engine.cli.known_lists import KnownLists
from tutela.engine.cli.scanning import (
    Progress,
    feature_of,
    json_option,
    paths_argument,
    radius_option,
    scanning,
    workers_option,
)
from tutela.engine.hashing.scan_files import Scanned
from tutela.engine.matching.known.matcher import Match, Matcher, Rule
from tutela.engine.matching.videos.nearness import Shared

# Click reads \b in a docstring as "keep these lines"; a raw docstring would print it.


@click.command("match")
@paths_argument
@click.option(
    "--known",
    "lists",
    multiple=True,
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="LIST",
    help="A list: VICS, CSV, hash text, EnCase, RDS 3, .kdb, or what `tutela hash` wrote. Repeat for more.",
)
@click.option("--kind", default="", help="The hash in a plain list that does not say so, such as pdq.")
@click.option(
    "--mapping",
    default="",
    metavar="FILE",
    help="What the columns of a table mean: a JSON file that says so, or the name of a ready mapping. "
    "For every list that needs one.",
)
@radius_option
@json_option
@workers_option
def match(
    paths: tuple[bytes, ...],
    lists: tuple[Path, ...],
    kind: str,
    mapping: str,
    radius: int,
    as_json: bool,
    workers: int,
) -> None:
    """Tell which files under PATH are known, and by which rule.

    Equal digests come first, then near pictures (as stored and turned), then videos with frames in common.

    \b
    Example:
      tutela match /media/exhibit-7 --known list.json --known own.csv
      tutela match /media/exhibit-7 --known table.csv --mapping mapping.json
    """
    progress = Progress()
    known = KnownLists(lists, kind, mapping)
    matcher = Matcher(known.rows(), workers=workers)
    with scanning(paths, workers, progress) as scanned:
        for entry in scanned:
            _write_matches(entry, _matches(entry, matcher, radius), known, as_json=as_json)
    progress.reported += known.rejected
    progress.end()


def _matches(scanned: Scanned, matcher: Matcher, radius: int) -> list[Match]:
    if scanned.digests is None or scanned.examined is None:
        return []
    examined = scanned.examined
    quality = examined.pdq.quality if examined.pdq else 0
    return matcher.match(scanned.digests, examined.orientations, quality, feature_of(scanned), radius)


def _write_matches(scanned: Scanned, matches: list[Match], known: KnownLists, *, as_json: bool) -> None:
    row = report_rows.columns(scanned)
    if as_json:
        described = [known.describe(match) | _how(match) for match in matches]
        columns = {name: value for name, value in row.items() if not name.startswith("video_frames")}
        click.echo(report_rows.json_line(columns | {"matches": described}))
        return
    if scanned.is_faulty:
        click.echo(f"{row['path']}: {row.get('condition', row['entry'])}: {row.get('note', '')}", err=True)
    for match in matches:
        at = known.describe(match)
        category = f", category {at['category']}" if at["category"] else ""
        click.echo(f"{row['path']}: {at['list']}, record {at['record']}{category}: {_in_words(match)}")


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
    here, end, there, its_end = (f"{int(moment) // 60}:{int(moment) % 60:02}" for moment in moments)
    return f"; {here} to {end} is its {there} to {its_end}"


commands: list[click.Command] = [match]

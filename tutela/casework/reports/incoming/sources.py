"""Finds files of reports in what was named: a file, a folder of any depth, or a zip; opens nothing itself.

A folder, or a zip, with one report in it is that report's own: whatever else lies there came with it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tutela.casework.reports.errors import NoSource
from tutela.engine.formats.reports.reading import MOST_BYTES
from tutela.engine.media import archives
from tutela.engine.media.facts import Condition
from tutela.engine.media.fence.fence import Fence, FenceBreach
from tutela.printable import printable

_ENDINGS = (".json", ".xml", ".jsonl")
# What lies beside a report in folders of these names came with it, and is none itself.
_BESIDE = ("media", "supplement")
_OF_NONE = "it is no report, and lies beside no single one that it came with: it was not taken in"


@dataclass(frozen=True, slots=True)
class Found:
    """One file that may hold reports: its bytes, or why it could not be read; `media` came with it."""

    place: str
    octets: bytes = b""
    why: str = ""
    media: Path | None = None


@dataclass(slots=True)
class _Member:
    """One member of a zip, as far as it was read."""

    name: str
    octets: bytearray = field(default_factory=bytearray)
    why: str = ""


def found(path: Path, fence: Fence) -> Iterator[Found]:
    """Give every file of reports below a path.

    Args:
        path: a file, a folder or a zip.
        fence: a fence whose work is that of archives.

    Raises:
        NoSource: there is nothing at the path.
    """
    if path.is_dir():
        yield from _in_folder(path, fence)
    elif path.is_file():
        yield from _in_file(path, path.name, fence)
    else:
        raise NoSource(f"There is no file and no folder {printable(str(path))}.")


def _in_folder(top: Path, fence: Fence) -> Iterator[Found]:
    for folder in sorted(
        [top, *(each for each in top.rglob("*") if each.is_dir() and not each.is_symlink())]
    ):
        if any(map(_is_beside, folder.relative_to(top).parts)):
            continue
        here = [each for each in sorted(folder.iterdir()) if not each.is_symlink()]
        ours = [each for each in here if each.is_file() and each.suffix.lower() in (*_ENDINGS, ".zip")]
        known = set(ours)
        others = [each for each in here if each not in known and (_is_beside(each.name) or each.is_file())]
        is_alone = len(ours) == 1 and ours[0].suffix.lower() != ".zip"
        for each in ours:
            media = folder if is_alone and others else None
            yield from _in_file(each, str(each.relative_to(top)), fence, media)
        if not is_alone:
            yield from (Found(str(each.relative_to(top)), why=_OF_NONE) for each in others)


def _in_file(path: Path, place: str, fence: Fence, media: Path | None = None) -> Iterator[Found]:
    if path.suffix.lower() == ".zip":
        yield from _in_zip(path, place, fence)
        return
    try:
        if path.stat().st_size > MOST_BYTES:
            yield Found(place, why="it is longer than 64 MiB, and no report is")
            return
        yield Found(place, path.read_bytes(), media=media)
    except OSError as refused:
        yield Found(place, why=f"it could not be read: {refused.strerror}")


def _in_zip(path: Path, place: str, fence: Fence) -> Iterator[Found]:
    """Give the files of reports in a zip; a lone one has the rest of the zip for what came with it."""
    members: list[_Member] = []
    others, fault = 0, ""
    with path.open("rb") as stream:
        try:
            for event in archives.members(fence, stream):
                match event:
                    case archives.Member(display=name):
                        is_ours = name.lower().endswith(_ENDINGS) and not any(
                            map(_is_beside, name.split("/")[:-1])
                        )
                        others += not is_ours
                        members.append(_Member(name if is_ours else ""))
                    case archives.Piece(data=data) if members[-1].name and not members[-1].why:
                        members[-1].octets += data
                        if len(members[-1].octets) > MOST_BYTES:
                            members[-1].why = "it is longer than 64 MiB, and no report is"
                    case archives.MemberEnd(outcome=outcome, note=note) if (
                        outcome is not archives.Outcome.WHOLE
                    ):
                        members[-1].why = members[-1].why or f"in the zip it is {outcome}: {note}"
                    case archives.ArchiveEnd(condition=condition, note=note) if condition is not Condition.OK:
                        fault = f"the zip is {condition.value.replace('_', ' ')}: {note}"
        except FenceBreach as breach:
            fault = f"the zip could not be opened: {breach}"
    reports = [member for member in members if member.name]
    media = path if len(reports) == 1 and others else None
    for member in reports:
        where = f"{place}/{printable(member.name)}"
        yield Found(where, b"" if member.why else bytes(member.octets), member.why, media)
    if fault:
        yield Found(place, why=fault)


def _is_beside(folder: str) -> bool:
    return folder.lower().startswith(_BESIDE)

"""Examines untrusted files through a fence, and trusts nothing of what comes back."""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO, Self

from tutela.engine.hashing.fingerprints import BEST_QUALITY, HASH_BYTES, ORIENTATIONS, Mode, Pdq
from tutela.engine.hashing.plugin_hashes import PluginHash, PluginValue
from tutela.engine.hashing.video import features
from tutela.engine.hashing.video.features import BadFeature
from tutela.engine.media.facts import Condition, Facts, FactsMalformed, unopened
from tutela.engine.media.fence import compiled
from tutela.engine.media.fence.fence import (
    Answer,
    Fence,
    FenceBreach,
    Level,
    Limits,
    OutOfMemory,
    OutOfTime,
)
from tutela.engine.media.file_types import Kind, Sniffed, sniff_file
from tutela.engine.media.renditions import Variant
from tutela.engine.media.still_forms import raws
from tutela.errors import Invalid

WORK = "tutela.engine.hashing.child_work:examine"
# Importing the last compiles the first as well.
_KERNELS = ("resample", "jpeg_dct")
_DECODED = (Kind.PICTURE, Kind.VIDEO, Kind.AUDIO)


class BadAnswer(Invalid):
    """A child's answer is not what examining gives: the file may have taken the child over."""

    code = "TU-M12"


@dataclass(frozen=True, slots=True)
class Examined:
    """What examining one file found.

    Attributes:
        facts: what the file is and how well it opened.
        pdq: the fingerprint of the stored picture; None for a video, or where no pixel decodes.
        orientations: the fingerprint's bits in the eight orientations, as stored first; empty without one.
        vpdq: a video's packed frames; empty for anything else. See `features.columns`.
        parts: the packed fingerprints of whatever else the file shows (see `facts.parts`); empty without any.
        recipe: how the fingerprints were made.
        added: what plug-ins made of a picture, each with a recipe of its own.
        shown: what people see of a video, where it was asked for and could be made: files by their variant.
        is_late: it met a limit by the clock, twice; where less else is done it may open.
    """

    facts: Facts
    pdq: Pdq | None = None
    orientations: tuple[bytes, ...] = ()
    vpdq: bytes = b""
    parts: bytes = b""
    recipe: str = ""
    added: tuple[PluginValue, ...] = ()
    shown: Mapping[str, bytes] = field(default_factory=dict)
    is_late: bool = False


class Examiner:
    """One fenced child that examines file after file; a thread needs its own."""

    def __init__(
        self,
        limits: Limits | None = None,
        mode: Mode = Mode.EXACT,
        added: Sequence[PluginHash] = (),
        least: Level = Level.UNFILTERED,
    ) -> None:
        """Choose how to examine; the child starts with the first file.

        Args:
            limits: what one file may cost.
            mode: how exact its fingerprint is.
            added: the plug-ins that fingerprint every picture as well.
            least: how strongly its child must be fenced in.
        """
        loads = [plugin.offer.reference for plugin in added]
        self._fence = Fence(WORK, limits, least=least, loads=loads)
        self._mode = mode
        self._added = {plugin.name: plugin for plugin in added}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_raised: object) -> None:
        self.close()

    def close(self) -> None:
        """End the child."""
        self._fence.close()

    def turn_to(self, case: int) -> None:
        """Go on with files of a case: no child that has seen another case's sees them."""
        self._fence.turn_to(case)

    def examine(self, stream: BinaryIO, mode: Mode | None = None) -> Examined:
        """Examine one file; whatever it does to its child, the answer says so and the next file is safe.

        Args:
            stream: the file.
            mode: for this file; as chosen for all, if not given.

        Raises:
            FenceUnusable: no child can be started on this machine.
        """
        return self.examine_many([stream], mode)[0]

    def examine_key_frames(self, stream: BinaryIO) -> Examined:
        """Fingerprint only those frames of a video that decode alone; other files are examined as ever.

        The feature says so in its coverage: it may tell that the video is known, never that it is not.

        Raises:
            FenceUnusable: no child can be started on this machine.
        """
        return self._examined([stream], {"mode": self._mode.value, "key_frames": True})[0]

    def examine_glimpses(self, stream: BinaryIO, turn: int = 0) -> Examined:
        """Fingerprint a second from each of a few key frames of a video on, wherever in it, and nothing else.

        As with key frames alone, the feature may tell that the video is known, never that it is not.

        Args:
            stream: the file.
            turn: 0, 1 or 2; each looks from other key frames on, and the last from many.

        Raises:
            FenceUnusable: no child can be started on this machine.
        """
        return self._examined([stream], {"mode": self._mode.value, "glimpses": turn})[0]

    def examine_many(
        self, streams: Sequence[BinaryIO], mode: Mode | None = None, *, sheets: bool = False
    ) -> list[Examined]:
        """Examine files as `examine` does one, in fewer steps; a file that breaks its child is told alone.

        Args:
            streams: the files; a few hundred at a time, since each stays open.
            mode: for these files; as chosen for all, if not given.
            sheets: also make what people see of videos, of the frames that are fingerprinted: a contact sheet
                of up to 60 of them, and a stand-in, a thumbnail and a preview where they decode in full size.

        Returns:
            in the order of the files: what was found.

        Raises:
            FenceUnusable: no child can be started on this machine.
        """
        return self._examined(streams, {"mode": (mode or self._mode).value, "sheet": sheets})

    def _examined(self, streams: Sequence[BinaryIO], asked: dict[str, Any]) -> list[Examined]:
        sniffed = [_sniffed(stream) for stream in streams]
        # No decoder would open the others: most files of a disk need no child at all.
        examined = {
            at: Examined(unopened(content))
            for at, content in enumerate(sniffed)
            if not _goes_to_child(content)
        }
        while left := [at for at in range(len(streams)) if at not in examined]:
            _compile_once()
            answers = self._fence.call_many([streams[at] for at in left], asked)
            for at, answer in zip(left, answers, strict=True):
                try:
                    examined[at] = self._read(answer, sniffed[at].kind)
                except (FenceBreach, BadAnswer) as breach:
                    examined[at] = self._once_more(streams[at], sniffed[at], asked, breach)
                    if isinstance(breach, BadAnswer):
                        # That child may no longer be ours, and so what it said of the files after this one.
                        break
        return [self._fenced(examined[at]) for at in range(len(streams))]

    def _fenced(self, seen: Examined) -> Examined:
        """Say of a file that was opened how strongly its decoder was fenced in, whatever the decoder says."""
        is_opened = seen.facts.kind in _DECODED and self._fence.level is not None
        return replace(seen, facts=replace(seen.facts, fence=str(self._fence.level) if is_opened else ""))

    def _read(self, answer: Answer | FenceBreach, kind: Kind) -> Examined:
        if isinstance(answer, FenceBreach):
            raise answer
        return read_answer(answer, self._added if kind is Kind.PICTURE else None)

    def _once_more(
        self, stream: BinaryIO, sniffed: Sniffed, asked: dict[str, Any], breach: FenceBreach | BadAnswer
    ) -> Examined:
        """Tell how examining failed; where plug-ins ran, their failing must not cost a picture its facts."""
        if isinstance(breach, BadAnswer):
            self._fence.close()
        if self._added and sniffed.kind is Kind.PICTURE:
            note = f"no {', no '.join(self._added)}: the decoder stopped with them: {breach}"
            try:
                seen = read_answer(self._fence.call(stream, {**asked, "without_added": True}))
                return replace(seen, facts=seen.facts.noted(note))
            except (FenceBreach, BadAnswer) as without:
                self._fence.close()
                breach = without
        if not sniffed.is_decoded:
            # Nothing speaks against the raw itself, which nobody tried to open.
            note = f"the picture in it could not be opened: the decoder stopped: {breach}"
            return Examined(replace(unopened(sniffed), note=f"{unopened(sniffed).note}; {note}"))
        if isinstance(breach, OutOfTime | OutOfMemory):
            is_late = isinstance(breach, OutOfTime) and breach.is_by_clock
            return replace(_not_examined(sniffed, Condition.OVER_LIMIT, str(breach)), is_late=is_late)
        return _not_examined(sniffed, Condition.UNREADABLE, f"the decoder stopped: {breach}")


def read_answer(answer: Answer, plugged: Mapping[str, PluginHash] | None = None) -> Examined:
    """Read what `child_work.examine` answered.

    Args:
        answer: as it came from the child.
        plugged: the plug-ins that were to run, by name.

    Raises:
        BadAnswer: a part is missing, of another type, or out of range.
    """
    head = answer.facts
    try:
        facts = Facts.from_json(_mapping(head.get("facts")))
        vpdq, parts = answer.blobs.get("vpdq", b""), answer.blobs.get("parts", b"")
        for packed in filter(None, (vpdq, parts)):
            features.columns(packed)
    except (FactsMalformed, BadFeature) as wrong:
        raise BadAnswer(str(wrong)) from None
    turned = answer.blobs.get("orientations", b"")
    if len(turned) not in (0, ORIENTATIONS * HASH_BYTES):
        raise BadAnswer("other than eight orientations")
    bits = tuple(turned[at : at + HASH_BYTES] for at in range(0, len(turned), HASH_BYTES))
    recipe = head.get("recipe")
    if not isinstance(recipe, str):
        raise BadAnswer("no recipe")
    values = _added(head.get("added", []), plugged or {})
    names: list[str] = [variant.value for variant in Variant]
    shown = {name: answer.blobs[name] for name in names if name in answer.blobs}
    return Examined(facts, _pdq(head, bits), bits, vpdq, parts, recipe, values, shown)


def _added(written: object, plugged: Mapping[str, PluginHash]) -> tuple[PluginValue, ...]:
    if not isinstance(written, list) or len(written) > len(plugged):
        raise BadAnswer("values of no plug-in")
    return tuple(_added_value(value, plugged) for value in written)


def _added_value(written: object, plugged: Mapping[str, PluginHash]) -> PluginValue:
    row = _mapping(written)
    name, value, quality = row.get("name"), row.get("value"), row.get("quality")
    if not isinstance(name, str) or name not in plugged:
        raise BadAnswer("a value of no plug-in")
    if not isinstance(value, str) or len(value) != 2 * plugged[name].hash.width:
        raise BadAnswer("a value of another width")
    if not isinstance(quality, int) or not 0 <= quality <= BEST_QUALITY:
        raise BadAnswer("a value without its quality")
    try:
        return PluginValue(name, plugged[name].recipe, bytes.fromhex(value), quality)
    except ValueError:
        raise BadAnswer("a value that is not hex") from None


def _pdq(head: Mapping[str, Any], turned: tuple[bytes, ...]) -> Pdq | None:
    if not turned:
        return None
    quality = head.get("quality")
    if not isinstance(quality, int) or not 0 <= quality <= BEST_QUALITY:
        raise BadAnswer("a fingerprint without its quality")
    return Pdq(turned[0], quality)


@cache
def _compile_once() -> None:
    """Have the kernels compiled where children find them, who can write nowhere: once a version."""
    sources = [Path(__file__).parent / "pdq" / f"{name}.py" for name in _KERNELS]
    if not all(_is_compiled(source) for source in sources):
        # Where it can be written neither there nor at home, each child compiles for itself, for minutes.
        loads = f"import sys; sys.path[:] = {sys.path!r}; import tutela.engine.hashing.pdq.jpeg_dct"
        # Whoever comes to it first may be root, and what is compiled is no secret.
        subprocess.run([sys.executable, "-c", loads], check=False, umask=0o022)  # noqa: S603 - our own module


def _is_compiled(source: Path) -> bool:
    kept = [file for folder in compiled.folders_of(source) for file in folder.glob(f"{source.stem}.*.nbi")]
    newest = max((cached.stat().st_mtime for cached in kept if os.access(cached, os.R_OK)), default=0.0)
    return newest >= source.stat().st_mtime


def _mapping(written: object) -> Mapping[str, Any]:
    if not isinstance(written, dict):
        raise BadAnswer("no facts")
    return written


def _goes_to_child(content: Sniffed) -> bool:
    """Say whether anything of it may be opened: of a raw that no library reads, its camera's own preview."""
    return content.is_decoded or content.mime == raws.MIME


def _sniffed(stream: BinaryIO) -> Sniffed:
    sniffed = sniff_file(stream)
    stream.seek(0)
    return sniffed


def _not_examined(sniffed: Sniffed, condition: Condition, note: str) -> Examined:
    return Examined(Facts(sniffed.kind, sniffed.mime, condition, note))

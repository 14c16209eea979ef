"""Runs work on untrusted bytes in a long-lived child process that can do nothing else."""

import functools
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import blake2b
from types import TracebackType
from typing import Any, BinaryIO, Self

from tutela.engine.media.fence.child_process import Child, started
from tutela.engine.media.fence.errors import (
    FROM_OUTSIDE,
    ChildDied,
    FenceBreach,
    FenceUnusable,
    OutOfMemory,
    OutOfTime,
    WireBroken,
    WorkFailed,
)
from tutela.engine.media.fence.isolation import Level
from tutela.engine.media.fence.limits import Limits
from tutela.engine.media.fence.wire import Message

__all__ = [
    "Answer",
    "ChildDied",
    "Fence",
    "FenceBreach",
    "FenceLevel",
    "FenceUnusable",
    "Level",
    "Limits",
    "Message",
    "OutOfMemory",
    "OutOfTime",
    "WireBroken",
    "WorkFailed",
    "level",
]


_TRIES_ALONE = 3


@dataclass(frozen=True)
class Answer:
    """What work that yields one message found: plain facts, and bytes by name."""

    facts: dict[str, Any] = field(default_factory=dict)
    blobs: dict[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True)
class FenceLevel:
    """How strongly decoding is fenced in on this machine, in words an operator can act on."""

    name: Level
    detail: str


class Fence:
    """A fenced child for one kind of work, started when first needed and replaced when it breaks.

    One call at a time: a second thread needs its own fence.
    """

    def __init__(
        self,
        work: str,
        limits: Limits | None = None,
        *,
        strongest: Level = Level.BUBBLEWRAP,
        least: Level = Level.UNFILTERED,
        loads: Sequence[str] = (),
    ) -> None:
        """Choose the work.

        Args:
            work: `module:function`, imported in the child only. The function takes a stream and what was
                asked and yields messages; its module's `prepare()`, when there is one, runs before the
                child gives up reading files.
            limits: what one call may cost.
            strongest: do not try levels above this one.
            least: start no child that is fenced in more weakly; nor one weaker than this fence's first.
            loads: further `module:name`s, which `prepare` is given; the child is shown their packages too.
        """
        self._work, self._limits, self._strongest = work, limits or Limits(), strongest
        self._loads, self._least = tuple(loads), least
        self._child: Child | None = None
        self._level: Level | None = None
        self._case: int | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the child; a later call starts another."""
        if self._child is not None:
            self._child.end()
            self._child = None

    def start(self) -> FenceLevel:
        """Start the child now, if there is none, and say how strongly it is fenced in.

        Raises:
            FenceUnusable: no child could be started at any level.
        """
        child = self._ready()
        return FenceLevel(child.level, child.detail)

    @property
    def level(self) -> Level | None:
        """Say how strongly the latest child was fenced in; None when there was none yet."""
        return self._level

    def turn_to(self, case: int) -> None:
        """Go on with files of a case: no child that has seen another case's sees them."""
        if self._case not in (None, case):
            self.renew()
        self._case = case

    def renew(self) -> None:
        """Replace a child that has worked by one that has seen no file."""
        if self._child is not None and self._child.calls:
            try:
                self._child.renew()
            except FenceBreach:
                self.close()

    @property
    def pid(self) -> int | None:
        """Give the process to signal when the child must end at once; None when no child runs."""
        return self._child.process.pid if self._child is not None else None

    def call(self, stream: BinaryIO, asked: Mapping[str, Any] | None = None) -> Answer:
        """Run the work on one stream and wait for its one message.

        Raises:
            FenceBreach: the call failed inside the fence; the subclass says how.
        """
        answer = self.call_many([stream], asked)[0]
        if isinstance(answer, FenceBreach):
            raise answer
        return answer

    def call_many(
        self, streams: Sequence[BinaryIO], asked: Mapping[str, Any] | None = None
    ) -> list[Answer | FenceBreach]:
        """Run the work on several streams in fewer steps: each gets what `call` would give it, or raise.

        A stream that broke its child is tried again alone in a fresh one before it is blamed: what broke the
        first may have been another's doing, or somebody's who ended it. What follows is worked on by a fresh
        one again.

        Args:
            streams: any number of them.
            asked: what the work is told beside each.

        Returns:
            in the order of the streams: the answer, or how the call failed.

        Raises:
            FenceUnusable: no child could be started at any level.
        """
        answers: list[Answer | FenceBreach] = []
        while len(answers) < len(streams):
            child = self._ready()
            order = streams[len(answers) : len(answers) + child.most_at_once]
            try:
                with self._replacing_the_broken():
                    for messages in child.work_at_once(order, asked or {}):
                        answers.append(_only(messages))
            except FenceBreach as breach:
                answers.append(self._once_more(streams[len(answers)], asked or {}, breach))
        return answers

    def _once_more(
        self, stream: BinaryIO, asked: Mapping[str, Any], breach: FenceBreach
    ) -> Answer | FenceBreach:
        """Try a stream that failed beside others alone in a fresh child; give what comes of it in the end."""
        tries = 1
        while _may_be_innocent(breach, tries):
            try:
                with self._replacing_the_broken():
                    (messages,) = self._ready().work_at_once([stream], asked)
                    return _only(messages)
            except FenceBreach as again:
                breach, tries = again, tries + 1
        return breach

    def stream(self, stream: BinaryIO, asked: Mapping[str, Any] | None = None) -> Iterator[Message]:
        """Run the work on one stream and give each message as it comes.

        Leaving the loop early ends the child; the next call starts another. Work that broke its child is done
        again by a fresh one, as in `call_many`, and goes on behind the messages that were given.

        Raises:
            FenceBreach: the call failed inside the fence; the subclass says how.
        """
        given, tries = _Given(), 0
        while True:
            child = self._ready()
            try:
                with self._replacing_the_broken():
                    yield from given.onward(child.work(stream, asked or {}))
                return
            except FenceBreach as breach:
                tries += 1
                if not _may_be_innocent(breach, tries):
                    raise

    @contextmanager
    def _replacing_the_broken(self) -> Iterator[None]:
        """End the child when what is done with it does not come to its end."""
        finished = False
        try:
            yield
            finished = True
        finally:
            if not finished:
                self.close()

    def _ready(self) -> Child:
        if self._child is not None and self._child.process.poll() is not None:
            self.close()
        if self._child is not None and self._child.calls >= self._limits.calls:
            self.renew()
        if self._child is None:
            self._child = started(self._work, self._limits, self._strongest, self._least, self._loads)
            # What started once is no reason to be fenced in more weakly later.
            self._level = self._least = self._child.level
        return self._child


class _Given:
    """The messages that were given, so that the same work done again goes on behind them."""

    def __init__(self) -> None:
        self._count, self._digest = 0, b""

    def onward(self, messages: Iterator[Message]) -> Iterator[Message]:
        """Give those messages that were not given yet.

        Raises:
            WireBroken: those that were given come in another form.
        """
        again = b""
        for number, message in enumerate(messages):
            digest = blake2b(repr((again, message.head)).encode())
            digest.update(message.body)
            again = digest.digest()
            if number >= self._count:
                self._count, self._digest = number + 1, again
                yield message
            elif number + 1 == self._count and again != self._digest:
                raise WireBroken("other messages than before")


def _may_be_innocent(breach: FenceBreach, tries: int) -> bool:
    """Say if another try may end otherwise: what a fresh child did alone, unless ended, is the stream's."""
    if isinstance(breach, OutOfTime) and not breach.is_by_clock:
        return False
    is_ended = isinstance(breach, ChildDied) and breach.signal in FROM_OUTSIDE
    return tries == 1 or (is_ended and tries <= _TRIES_ALONE)


def _only(messages: list[Message]) -> Answer:
    if len(messages) != 1:
        raise WireBroken(f"{len(messages)} messages instead of one")
    message = messages[0]
    facts = dict(message.head)
    lengths = facts.pop("blobs", {})
    if not isinstance(lengths, dict) or not all(isinstance(n, int) and n >= 0 for n in lengths.values()):
        raise WireBroken("blobs without lengths")
    if sum(lengths.values()) != len(message.body):
        raise WireBroken("blobs of another length than promised")
    blobs, at = {}, 0
    for name, length in lengths.items():
        blobs[name] = message.body[at : at + length]
        at += length
    return Answer(facts, blobs)


@functools.cache
def level() -> FenceLevel:
    """Say how strongly files are fenced in on this machine, by starting a child and asking it.

    Raises:
        FenceUnusable: no child could be started at any level.
    """
    with Fence("tutela.engine.media.fence.isolation:nothing") as fence:
        return fence.start()

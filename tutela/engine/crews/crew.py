"""The one door: what every crew can do, and what can go wrong with any of them."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from tutela.errors import Failed

Batch = TypeVar("Batch")
Result = TypeVar("Result")
Part = TypeVar("Part")
Question = TypeVar("Question")
Promise = TypeVar("Promise")
Asked = TypeVar("Asked", contravariant=True)
Reply = TypeVar("Reply", covariant=True)


class CrewUnavailable(Failed):
    """The crew that a setting names cannot be had: not installed, not reached, or the token is refused."""

    code = "TU-J01"


class CrewAway(CrewUnavailable):
    """The cluster does not answer, or has no machine left; it may again in a while."""

    code = "TU-J05"


class HandLost(Failed):
    """The process that had a batch ended in the middle of it, and so did those that tried it again."""

    code = "TU-J02"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a crew is asked for; each takes of it what concerns it.

    Attributes:
        processes: how many hands to have on this machine.
        cluster: where the head of a cluster is, as HOST:PORT; empty where there is none.
        token_file: a file that holds the cluster's token.
    """

    processes: int = 1
    cluster: str = ""
    token_file: Path = Path()


class Posts(Protocol, Generic[Asked, Reply]):
    """Several things that were made once, each in hands of its own, and are asked often."""

    def ask(self, question: Asked) -> Sequence[Reply]:
        """Put one question to every post at the same time; give the answers in the order of the posts."""

    def close(self) -> None:
        """End what was made."""


class Crew(Protocol):
    """Hands that do batches of work.

    A function goes to other processes by its name, and its batches as the types it names: it and the makers
    of posts stand in a module, and name what they take and give; see `orders`. A batch whose hands are lost
    is done again by others, so a function must change nothing that outlives it.

    Attributes:
        at_once: how many batches keep every hand busy.
        is_here: whether batches stay on this machine.
    """

    at_once: int
    is_here: bool

    def map(self, function: Callable[[Batch], Result], batches: Iterable[Batch]) -> Iterator[Result]:
        """Do every batch; give the results in the order of the batches, each as soon as it can be.

        Raises:
            HandLost: a batch took its hands with it, several times.
            whatever the function raises; from another process what is no `Refusal` comes in words.
        """

    def post(
        self, make: Callable[[Part], Callable[[Question], Result]], parts: Iterable[Part]
    ) -> Posts[Question, Result]:
        """Make one post for each part: `make` gives what then answers its questions."""

    def close(self) -> None:
        """Send the hands home."""


def in_order(
    submit: Callable[[Batch], Promise],
    take: Callable[[Promise], Result],
    batches: Iterable[Batch],
    ahead: int,
) -> Iterator[Result]:
    """Keep so many batches on the way, and give their results in order."""
    waiting: deque[Promise] = deque()
    for batch in batches:
        waiting.append(submit(batch))
        if len(waiting) > ahead:
            yield take(waiting.popleft())
    while waiting:
        yield take(waiting.popleft())

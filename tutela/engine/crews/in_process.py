"""A crew of one: this process does the work itself."""

from collections.abc import Callable, Iterable, Iterator
from typing import Generic

from tutela.engine.crews.crew import Batch, Crew, Part, Posts, Question, Result, Wanted


class InProcess:
    """Does every batch where it is handed over."""

    at_once, is_here = 1, True

    def map(self, function: Callable[[Batch], Result], batches: Iterable[Batch]) -> Iterator[Result]:
        """Do one batch after another."""
        yield from map(function, batches)

    def post(
        self, make: Callable[[Part], Callable[[Question], Result]], parts: Iterable[Part]
    ) -> Posts[Question, Result]:
        """Make every post in this process."""
        return _Posts([make(part) for part in parts])

    def close(self) -> None:
        """Do nothing: there is nobody to send home."""


class _Posts(Generic[Question, Result]):
    def __init__(self, answers: list[Callable[[Question], Result]]) -> None:
        self._made = answers

    def ask(self, question: Question) -> list[Result]:
        return [answer(question) for answer in self._made]

    def close(self) -> None:
        self._made.clear()


def enlisted(wanted: Wanted) -> Crew:
    """Give this process, whatever is wanted."""
    return InProcess()

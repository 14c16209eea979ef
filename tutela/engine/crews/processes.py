"""A crew of processes on this machine."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from queue import LifoQueue
from typing import Generic

from tutela.engine.crews import orders
from tutela.engine.crews.crew import Batch, Crew, HandLost, Part, Posts, Question, Result, Wanted, in_order
from tutela.engine.crews.in_process import InProcess
from tutela.engine.crews.orders import Duty, Garbled
from tutela.engine.crews.worker_process import Hand, Lost

TRIES = 3


class Processes:
    """So many processes, started when there is work for them."""

    def __init__(self, count: int) -> None:
        self._count, self.at_once, self.is_here = count, count + 1, True
        # None stands for a process that is not started yet.
        self._hands: LifoQueue[Hand | None] = LifoQueue()
        for _ in range(count):
            self._hands.put(None)
        self._threads = ThreadPoolExecutor(count, "crew")

    def map(self, function: Callable[[Batch], Result], batches: Iterable[Batch]) -> Iterator[Result]:
        """Do every batch, as many at a time as there are processes."""

        def submit(batch: Batch) -> Future[Result]:
            return self._threads.submit(self._do, function, batch)

        yield from in_order(submit, Future.result, batches, self.at_once)

    def _do(self, function: Callable[[Batch], Result], batch: Batch) -> Result:
        """Have one batch done; a process that ends with it is replaced, and the batch tried again."""
        order = orders.order(Duty.DO, function, batch)
        for _ in range(TRIES):
            hand = self._hands.get()
            try:
                hand = hand or Hand()
                done: Result = orders.read_answer(Duty.DO, function, hand.do(order))
            except (Lost, Garbled):
                _close(hand)
                hand = None
            else:
                return done
            finally:
                self._hands.put(hand)
        raise _lost()

    def post(
        self, make: Callable[[Part], Callable[[Question], Result]], parts: Iterable[Part]
    ) -> Posts[Question, Result]:
        """Give every part a process of its own."""
        return _Posts(make, list(parts))

    def close(self) -> None:
        """End the processes once the batches in hand are done."""
        self._threads.shutdown()
        for _ in range(self._count):
            _close(self._hands.get())


class _Posts(Generic[Part, Question, Result]):
    def __init__(self, make: Callable[[Part], Callable[[Question], Result]], parts: list[Part]) -> None:
        self._make, self._parts = make, parts
        self._hands: list[Hand | None] = [None] * len(parts)
        self._threads = ThreadPoolExecutor(max(1, len(parts)), "posts")
        # Made now, so that what cannot be made is told now.
        try:
            list(self._threads.map(self._hand, range(len(parts))))
        except BaseException:
            self.close()
            raise

    def ask(self, question: Question) -> list[Result]:
        return list(self._threads.map(self._answer, range(len(self._parts)), [question] * len(self._parts)))

    def _answer(self, number: int, question: Question) -> Result:
        order = orders.order(Duty.ANSWER, self._make, question)
        for _ in range(TRIES):
            try:
                answer: Result = orders.read_answer(Duty.ANSWER, self._make, self._hand(number).do(order))
            except (Lost, Garbled):
                _close(self._hands[number])
                self._hands[number] = None
            else:
                return answer
        raise _lost()

    def _hand(self, number: int) -> Hand:
        hand = self._hands[number]
        if hand is None:
            hand = self._hands[number] = Hand()
            made = hand.do(orders.order(Duty.MAKE, self._make, self._parts[number]))
            orders.read_answer(Duty.MAKE, self._make, made)
        return hand

    def close(self) -> None:
        self._threads.shutdown()
        for hand in self._hands:
            _close(hand)


def _close(hand: Hand | None) -> None:
    if hand is not None:
        hand.close()


def _lost() -> HandLost:
    return HandLost(
        f"The process that had a batch ended in the middle of it, {TRIES} times. Look for what ended it: "
        "memory, most often."
    )


def enlisted(wanted: Wanted) -> Crew:
    """Start so many processes; where one is enough, this process is it."""
    return Processes(wanted.processes) if wanted.processes > 1 else InProcess()

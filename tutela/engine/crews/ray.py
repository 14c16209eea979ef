"""A crew on a Ray cluster, which stands on as many machines as somebody has started it on.

What we give it to carry is bytes, see `orders`. Ray itself unpickles what a machine stored, so a machine of
the cluster is trusted as this process is.
"""

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, Generic

from tutela.engine.crews import orders
from tutela.engine.crews.crew import (
    Batch,
    Crew,
    CrewAway,
    CrewUnavailable,
    HandLost,
    Part,
    Posts,
    Question,
    Result,
    Wanted,
    in_order,
)
from tutela.engine.crews.orders import Duty, Garbled, Hands

TRIES = 5
# How often it is looked whether the cluster still has a machine.
_LOOK_S = 10.0
# Ray reads these when it is imported: who has no token is refused, and nobody is told that it is used.
_ALWAYS = {"RAY_AUTH_MODE": "token", "RAY_USAGE_STATS_ENABLED": "0"}


class Cluster:
    """Every processor of a Ray cluster; this process stands on one of its machines."""

    def __init__(self, address: str, token_file: Path) -> None:
        """Join a cluster that runs.

        Args:
            address: HOST:PORT of its head.
            token_file: a file that holds its token, readable by this user only.

        Raises:
            CrewUnavailable: Ray is not installed, the cluster does not answer, or refuses the token.
        """
        self._ray = _joined(address, token_file)
        processors = int(self._ray.cluster_resources().get("CPU", 1))
        # A batch waits at each processor, so that none waits for the next.
        self.at_once, self.is_here = 2 * processors, False

    def map(self, function: Callable[[Batch], Result], batches: Iterable[Batch]) -> Iterator[Result]:
        """Do every batch on whichever machine is free; what a lost machine had is done by another."""
        there = self._ray.remote(_do).options(max_retries=TRIES, num_cpus=1)

        def submit(batch: Batch) -> Any:
            return there.remote(orders.order(Duty.DO, function, batch))

        def take(promise: Any) -> Result:
            done: Result = self._take(Duty.DO, function, promise)
            return done

        yield from in_order(submit, take, batches, self.at_once)

    def _take(self, duty: Duty, function: Callable[[Any], Any], promise: Any) -> Any:
        """Wait for an answer, and read it."""
        failures = self._ray.exceptions
        try:
            self._await(promise)
            answer = self._ray.get(promise)
            return orders.read_answer(duty, function, answer if isinstance(answer, bytes) else b"")
        except (failures.RayTaskError, Garbled) as fault:
            # What an order raises comes as its answer.
            raise HandLost(f"A process of the cluster failed: {_first_line(fault)}.") from None
        except (failures.WorkerCrashedError, failures.RayActorError, failures.NodeDiedError) as lost:
            raise HandLost(
                f"The process of the cluster that had a batch ended in the middle of it, {TRIES} times. "
                "Look for what ended it: memory, most often."
            ) from lost
        except failures.RayError as away:
            raise CrewAway(f"The cluster does not answer: {_first_line(away)}. {_CURE}") from away

    def _await(self, promise: Any) -> None:
        """Wait for an answer as long as there is a machine that may give it.

        Raises:
            CrewAway: there is none left.
        """
        while not self._ray.wait([promise], timeout=_LOOK_S)[0]:
            if not self._ray.cluster_resources().get("CPU"):
                raise CrewAway(f"The cluster has no machine left that does work. {_CURE}")

    def post(
        self, make: Callable[[Part], Callable[[Question], Result]], parts: Iterable[Part]
    ) -> Posts[Question, Result]:
        """Spread the posts over the machines; one that is lost is made again on another."""
        # A post waits most of the time: it takes memory, and a processor only while it answers.
        there = self._ray.remote(_Post).options(
            max_restarts=TRIES, max_task_retries=TRIES, num_cpus=0, scheduling_strategy="SPREAD"
        )
        actors = [there.remote(orders.order(Duty.MAKE, make, part)) for part in parts]
        try:
            for promise in [actor.ready.remote() for actor in actors]:
                self._take(Duty.MAKE, make, promise)
        except BaseException:
            for actor in actors:
                self._ray.kill(actor)
            raise
        return _Posts(self._ray, self._take, make, actors)

    def close(self) -> None:
        """Leave the cluster; it stays."""
        self._ray.shutdown()


def _do(order: bytes) -> bytes:
    """On whichever machine: do one batch."""
    return Hands().do(order)


class _Post:
    """What a post is on its machine."""

    def __init__(self, order: bytes) -> None:
        self._hands = Hands()
        self._made = self._hands.do(order)

    def ready(self) -> bytes:
        return self._made

    def ask(self, order: bytes) -> bytes:
        return self._hands.do(order)


class _Posts(Generic[Part, Question, Result]):
    def __init__(
        self,
        ray: Any,
        take: Callable[[Duty, Callable[[Any], Any], Any], Any],
        make: Callable[[Part], Callable[[Question], Result]],
        actors: list[Any],
    ) -> None:
        self._ray, self._take, self._make, self._actors = ray, take, make, actors

    def ask(self, question: Question) -> list[Result]:
        # Put once, so that it travels to each machine once, not to each post.
        put = self._ray.put(orders.order(Duty.ANSWER, self._make, question))
        promises = [actor.ask.remote(put) for actor in self._actors]
        return [self._take(Duty.ANSWER, self._make, promise) for promise in promises]

    def close(self) -> None:
        for actor in self._actors:
            self._ray.kill(actor)
        self._actors.clear()


_CURE = "Check [jobs] in tutela.toml, the token, and that `ray start` ran on this machine too."


def _joined(address: str, token_file: Path) -> Any:
    if not token_file.is_file():
        raise CrewUnavailable(f"There is no cluster token at {token_file}. {_CURE}")
    if token_file.stat().st_mode & 0o077:
        raise CrewUnavailable(f"Others can read {token_file}. Run `chmod 600` on it.")
    os.environ.update(_ALWAYS, RAY_AUTH_TOKEN_PATH=str(token_file))
    try:
        import ray
    except ImportError as missing:
        raise CrewUnavailable("Ray is not installed. Install `tutela[cluster]`.") from missing
    if not ray.is_initialized():
        try:
            ray.init(address, log_to_driver=False, configure_logging=False)
        except (ray.exceptions.RayError, ConnectionError, RuntimeError, ValueError) as away:
            raise CrewUnavailable(
                f"The cluster at {address} cannot be joined: {_first_line(away)}. {_CURE}"
            ) from away
    return ray


def _first_line(fault: BaseException) -> str:
    return str(fault).strip().split("\n", 1)[0].rstrip(".")


def enlisted(wanted: Wanted) -> Crew:
    """Join the cluster."""
    return Cluster(wanted.cluster, wanted.token_file)

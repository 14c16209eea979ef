"""The crew that this process hands its batches to, as the settings name it."""

from pathlib import Path

from django.conf import settings

from tutela.engine.crews.crew import Crew
from tutela.engine.crews.here import Here
from tutela.engine.crews.processes import Processes

_mine: list[Crew] = []


def enlist(processes: int = 1) -> Crew:
    """Get the crew of this process, once; it is sent home by `dismiss`.

    Args:
        processes: how many hands to have on this machine, where the settings name no cluster. A process that
            is one of several workers has its own two hands only.

    Raises:
        CrewUnavailable: the cluster cannot be joined.
    """
    dismiss()
    chosen = settings.TUTELA.jobs
    if chosen.crew == "ray":
        from tutela.engine.crews.cluster import Cluster

        _mine.append(Cluster(chosen.cluster, Path(chosen.token_file)))
    elif chosen.crew == "processes" and processes > 1:
        _mine.append(Processes(processes))
    return mine()


def mine() -> Crew:
    """Give the crew of this process: itself, as long as none was enlisted."""
    if not _mine:
        _mine.append(Here())
    return _mine[0]


def dismiss() -> None:
    """Send the crew home."""
    while _mine:
        _mine.pop().close()


__all__ = ["Crew", "dismiss", "enlist", "mine"]

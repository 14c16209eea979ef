"""The crew that this process hands its batches to, as the settings name it."""

from pathlib import Path

from django.conf import settings

from tutela.engine.crews import executors
from tutela.engine.crews.crew import Crew, Wanted
from tutela.engine.crews.in_process import InProcess

_mine: list[Crew] = []


def enlist(processes: int = 1) -> Crew:
    """Get the crew of this process, once; it is sent home by `dismiss`.

    Args:
        processes: how many hands to have on this machine, where the settings name no cluster. A process that
            is one of several workers has its own two hands only.

    Raises:
        CrewUnavailable: the crew cannot be had.
        NotInstalled: a crew that is let in is not there in the version named.
        UnsoundPlugin: it cannot be loaded.
    """
    dismiss()
    jobs, allowed = settings.TUTELA.jobs, settings.TUTELA.plugins.crews
    wanted = Wanted(processes, jobs.cluster, Path(jobs.token_file))
    _mine.append(executors.enlist(jobs.crew, wanted, allowed))
    return mine()


def mine() -> Crew:
    """Give the crew of this process: itself, as long as none was enlisted."""
    if not _mine:
        _mine.append(InProcess())
    return _mine[0]


def dismiss() -> None:
    """Send the crew home."""
    while _mine:
        _mine.pop().close()


__all__ = ["Crew", "dismiss", "enlist", "mine"]

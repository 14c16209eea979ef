"""Finds a crew by its name: Tutela's own and those of others come through the same door."""

from collections.abc import Iterable

from tutela.engine import plugins
from tutela.engine.crews.crew import Crew, CrewUnavailable, Wanted
from tutela.engine.plugins import Offer

GROUP = "tutela.crews"


def offered(allowed: Iterable[str]) -> dict[str, Offer]:
    """List the crews that may be named, each by its name.

    Args:
        allowed: those of others that are let in, each as NAME==VERSION.

    Raises:
        NotInstalled: one of them is not there in the version named.
    """
    # Nobody else's crew takes the name of one of ours.
    return {offer.name: offer for offer in [*plugins.admitted(GROUP, allowed), *plugins.own(GROUP)]}


def enlist(name: str, wanted: Wanted, allowed: Iterable[str]) -> Crew:
    """Get a crew.

    Args:
        name: what it is called.
        wanted: what it is asked for.
        allowed: see `offered`.

    Raises:
        CrewUnavailable: there is none of that name, or it cannot be had.
        NotInstalled: one that is let in is not there in the version named.
        UnsoundPlugin: it cannot be loaded.
    """
    there = offered(allowed)
    if name not in there:
        raise CrewUnavailable(f"There is no crew {name!r}, only {', '.join(sorted(there))}.")
    enlisted = there[name].load(["__call__"])
    crew: Crew = enlisted(wanted)
    return crew

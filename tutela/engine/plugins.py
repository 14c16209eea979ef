"""Finds what others have installed for Tutela, and lets in only what a setting names in that very version."""

import importlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from typing import Any

from tutela.errors import Invalid

OWN = "tutela"
_ADMITTED = re.compile(r"([A-Za-z0-9._-]+)==([A-Za-z0-9.!+_-]+)")


class NotInstalled(Invalid):
    """A plug-in is to be admitted that is not installed once, in the version named, or is named wrongly."""

    code = "TU-E01"


class UnsoundPlugin(Invalid):
    """A plug-in cannot be loaded, or lacks something that its group must have."""

    code = "TU-E02"


@dataclass(frozen=True, slots=True)
class Offer:
    """Something installed for one of our groups; nothing of its code has run.

    Attributes:
        name: what it is called, here and in the settings.
        reference: where it is: `module:attribute`, or a module.
        distribution: the installed package that brings it.
        version: of that package.
    """

    name: str
    reference: str
    distribution: str
    version: str

    def __str__(self) -> str:
        return f"{self.name} of {self.distribution} {self.version}"

    def load(self, needed: Iterable[str]) -> Any:
        """Import it, and see that it has every attribute its group must have.

        Raises:
            UnsoundPlugin: it cannot be imported, or lacks one.
        """
        try:
            plugin = resolve(self.reference)
        except Exception as fault:  # another's code: whatever it raises, it is that plug-in that is told of
            raise UnsoundPlugin(
                f"Plug-in {self} cannot be loaded: {type(fault).__name__}: {fault}. Tell its maker, or take "
                "it out of [plugins]."
            ) from fault
        missing = [name for name in needed if not hasattr(plugin, name)]
        if missing:
            raise UnsoundPlugin(
                f"Plug-in {self} lacks {', '.join(missing)}. Tell its maker, or take it out of [plugins]."
            )
        return plugin


def resolve(reference: str) -> Any:
    """Import what a reference names: `module:attribute`, or a module."""
    module, _, attribute = reference.partition(":")
    named = importlib.import_module(module)
    for name in attribute.split(".") if attribute else ():
        named = getattr(named, name)
    return named


def offered(group: str) -> list[Offer]:
    """List what is installed for a group, our own included, without running any of it."""
    return [_offer(entry) for entry in entry_points(group=group)]


def own(group: str) -> list[Offer]:
    """List what Tutela itself brings for a group."""
    return [offer for offer in offered(group) if offer.distribution == OWN]


def admitted(group: str, allowed: Iterable[str]) -> list[Offer]:
    """Give what a setting admits, each written as NAME==VERSION; installed is not admitted.

    Raises:
        NotInstalled: one is not there in that version, is there twice, or is not written so.
    """
    there = [offer for offer in offered(group) if offer.distribution != OWN]
    return [_only(group, wanted, there) for wanted in dict.fromkeys(allowed)]


def _only(group: str, wanted: str, there: list[Offer]) -> Offer:
    written = _ADMITTED.fullmatch(wanted)
    if written is None:
        raise NotInstalled(f"{wanted!r} under [plugins]: write a plug-in as NAME==VERSION.")
    name, version = written.groups()
    named = [offer for offer in there if offer.name == name]
    if [offer.version for offer in named] == [version]:
        return named[0]
    sources = ", ".join(f"{offer.distribution} {offer.version}" for offer in named)
    is_there = f"{name} comes from {sources}" if sources else f"no {name!r} is installed for {group}"
    raise NotInstalled(
        f"{wanted} is admitted under [plugins], and {is_there}. Install that very version once, or change "
        "the setting after whoever answers for it has looked at the other."
    )


def _offer(entry: EntryPoint) -> Offer:
    assert entry.dist is not None  # noqa: S101 - every entry point that was found has one
    return Offer(entry.name, entry.value.partition("[")[0].strip(), entry.dist.name, entry.dist.version)

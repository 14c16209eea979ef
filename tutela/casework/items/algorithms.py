"""Which fingerprints this installation makes: its own, and those of plug-ins that the settings let in."""

from functools import cache

from django.conf import settings

from tutela.engine.hashing import plugin_hashes
from tutela.engine.hashing.fingerprints import FILM_RECIPE
from tutela.engine.hashing.plugin_hashes import PluginHash
from tutela.errors import Invalid

# The fingerprint of films. It is made of frames by PDQ, and no plug-in could stand in its place.
FILM = "vpdq"


class NotAdmitted(Invalid):
    """A fingerprint is named that is not among those let in."""

    code = "TU-E04"


def admitted() -> tuple[PluginHash, ...]:
    """Give the plug-in fingerprints that the settings let in; each is loaded and tried once a process.

    Raises:
        NotInstalled: one is not installed in the version that was let in.
        UnsoundPlugin: one is not what a fingerprint must be.
        SelfTestFailed: one does not give its published values.
        NotAdmitted: the near matches of one that is not let in are to settle grades.
    """
    plugins = _admitted(tuple(settings.TUTELA.plugins.hashes))
    for name in settings.TUTELA.plugins.settle:
        _named(name, plugins, "[plugins] settle names")
    return plugins


def named(name: str) -> PluginHash:
    """Find one of our own fingerprints, or of those let in, by its name.

    Raises:
        NotAdmitted: there is none of that name.
    """
    return _named(name, (*_own(), *admitted()), "There is no fingerprint")


def recipe_of(name: str) -> str:
    """Say by which recipe a fingerprint is made today: of films, of pictures, or of a plug-in.

    Raises:
        NotAdmitted: there is none of that name.
    """
    return FILM_RECIPE if name == FILM else named(name).recipe


def may_settle(name: str) -> bool:
    """Say whether a near match by this fingerprint gives an item its grade without a view.

    PDQ was validated for it; for a plug-in the unit says so in its settings, and takes it on itself.
    """
    return name == "pdq" or name in settings.TUTELA.plugins.settle


def _named(name: str, plugins: tuple[PluginHash, ...], message: str) -> PluginHash:
    for plugin in plugins:
        if plugin.name == name:
            return plugin
    names = ", ".join(plugin.name for plugin in plugins) or "none"
    raise NotAdmitted(f"{message} {name!r}. There are: {names}. Plug-ins are let in under [plugins] hashes.")


_own = cache(plugin_hashes.own)
_admitted = cache(plugin_hashes.admitted)

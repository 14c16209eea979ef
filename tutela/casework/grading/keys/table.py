"""Reads the table of the desk's keys, and lays it out for one law pack and one person."""

import functools
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from django.utils.translation import gettext as _, gettext_noop as noop

from tutela.engine.taxonomy.packs import LawPack

FILE = Path(__file__).with_name("keys.toml")
# The whole desk; other places are named by what is open or shown there.
DESK = "desk"
# In a place of its own a key may mean something else than at the rest of the desk: what is nearer counts.
PLACES = {
    DESK: noop("the whole desk"),
    "large": noop("in the large view"),
    "compare": noop("when comparing"),
    "player": noop("in the player"),
}


@dataclass(frozen=True, slots=True)
class Key:
    """What one key of the desk does.

    Attributes:
        act: what the desk does, as its script calls it.
        keys: the key, and those that serve in its place, as browsers name them: "z", "Enter".
        title: what it does, in words.
        group: under which heading it is listed.
        shown: how it is written, where its name says too little; "Hold" says that it is held.
        when: where it holds, one of `PLACES`.
        shift: whether it is pressed with Shift.
        repeats: whether it goes on while it is held.
    """

    act: str
    keys: tuple[str, ...]
    title: str
    group: str
    shown: str = ""
    when: str = DESK
    shift: bool = False
    repeats: bool = False

    @property
    def is_character(self) -> bool:
        """Whether it is a single letter or sign, which people may change and switch off (WCAG 2.1.4)."""
        return len(self.keys[0]) == 1 and self.keys[0] != " "

    @property
    def written(self) -> str:
        """How its key is written for people."""
        name = self.keys[0].upper() if len(self.keys[0]) == 1 else self.keys[0]
        if self.shown == "Hold":
            return _("Hold %(key)s") % {"key": _("Space") if name == " " else name}
        # The names of keys are as they stand on them.
        pressed = self.shown or name
        return _("Shift + %(key)s") % {"key": pressed} if self.shift else pressed


@functools.cache
def table() -> tuple[Key, ...]:
    """Give the keys of the desk in their order, each with all that may serve for it."""
    rows = tomllib.loads(FILE.read_text(encoding="utf-8"))["key"]
    return tuple(Key(**{**row, "keys": tuple(row["keys"])}) for row in rows)


def laid_out(pack: LawPack, own: Mapping[str, str]) -> list[Key]:
    """Give the keys as they are for one person: what they chose, else the first that no category needs.

    Args:
        pack: the law pack, whose categories' keys always win.
        own: the key by act, of what the person chose otherwise.
    """
    taken = {category.key.lower() for category in pack.categories}
    return list(_laid_out(taken, own))


def _laid_out(taken: set[str], own: Mapping[str, str]) -> Iterator[Key]:
    for key in table():
        free = next((each for each in (own.get(key.act, ""), *key.keys) if each and each not in taken), "")
        if free:
            yield replace(key, keys=(free,))

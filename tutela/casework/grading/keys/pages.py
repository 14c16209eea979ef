"""What the list of keys, the card to print and the page of one's own keys say."""

from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from tutela.casework import gate
from tutela.casework.gate import Act, Actor
from tutela.casework.grading import queries
from tutela.casework.grading.keys import own, table
from tutela.casework.grading.keys.table import DESK, Key

Context = dict[str, Any]


def bindings(by: Actor) -> list[Context]:
    """Give the keys as the desk's script takes them; see `Binding` in keymap.js."""
    return [
        {
            "act": key.act,
            "key": key.keys[0],
            "shown": key.written,
            "label": _(key.title),
            "when": key.when,
            "shift": key.shift,
            "repeats": key.repeats,
        }
        for key in own.keys_of(by)
    ]


def legend(by: Actor) -> list[Context]:
    """List the keys by heading, the categories' own first: [{"heading", "rows": [{"shown", "title"}]}]."""
    pack = queries.pack_of(by.unit)
    categories = [{"shown": category.key.upper(), "title": category.title} for category in pack.categories]
    groups = [
        {
            "heading": _(group) if when == DESK else f"{_(group)}, {_(table.PLACES[when])}",
            "rows": [{"shown": key.written, "title": _(key.title)} for key in keys],
        }
        for (group, when), keys in groupby(own.keys_of(by), key=lambda key: (key.group, key.when))
    ]
    groups[0]["rows"] = [*categories, *groups[0]["rows"]]
    return groups


def key_card(by: Actor) -> Context:
    """Say what the card of the desk's keys shows.

    Raises:
        NotAllowed: the actor may not grade.
    """
    gate.require(by, Act.GRADE)
    pack = queries.pack_of(by.unit)
    return {"pack": {"title": pack.title, "version": pack.version}, "legend": legend(by)}


def changeable(by: Actor) -> list[Key]:
    """List the keys that a person may change, as they are now."""
    return [key for key in own.keys_of(by) if key.is_character]

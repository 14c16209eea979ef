"""The menu of every page: the rooms' words, and where there are many, group by group."""

from itertools import groupby

from django.urls import reverse
from django.utils.translation import gettext_noop as noop

from tutela.casework import gate, rooms
from tutela.casework.gate import Act, Actor

HOME = "/"
# As many words, with the first, as stand in one row of a small window.
_ONE_ROW = 8

Word = dict[str, object]


def of(actor: Actor, path: str) -> list[Word]:
    """Give the menu for the page at a path.

    Returns:
        `label`, `href` and `current` of each word; a group has `label`, `current` and its words as `entries`.
        Few words stand as they are; of many, those of one group lie behind its name, unless it is one.
    """
    entries = [(entry.group, entry.label, reverse(entry.route)) for entry in rooms.navigation(actor)]
    if gate.may(actor, Act.TEND_WORK):
        # The last group: how the installation stands is no room's.
        entries.append((rooms.Group.INSTALLATION, noop("System health"), reverse("system")))
    # The page of a thing lies below that of its kind: the longest way is the nearest.
    here = max((href for *_, href in entries if path.startswith(href)), key=len, default="")
    words: list[Word] = [{"label": noop("Home"), "href": HOME, "current": path == HOME}]
    for group, of_it in groupby(entries, key=lambda entry: entry[0]):
        found: list[Word] = [
            {"label": label, "href": href, "current": href == here} for _, label, href in of_it
        ]
        if len(entries) < _ONE_ROW or len(found) == 1:
            words += found
        else:
            is_current = any(word["current"] for word in found)
            words.append({"label": group.value, "entries": found, "current": is_current})
    return words

"""What pages, files and lists say of where an item stands and how well it opened."""

from collections.abc import Mapping

from django.utils.translation import gettext_noop as noop

from tutela.casework.items.models import Item
from tutela.engine.media.facts import Condition

_STATES: Mapping[str, str] = {
    Item.State.RECEIVED: noop("waits to be examined"),
    Item.State.EXAMINED: noop("examined, waits to be stacked"),
    Item.State.KNOWN: noop("known, its grade is inherited"),
    Item.State.SET_ASIDE: noop("set aside, nobody has to look"),
    Item.State.QUEUED: noop("waits for a grade"),
    Item.State.ASSESSED: noop("graded, waits for release"),
    Item.State.RELEASED: noop("released"),
    Item.State.DISPOSED: noop("disposed of, nothing of it is kept"),
}
_CONDITIONS: Mapping[str, str] = {
    "": "not examined yet",
    Condition.OK: "opens normally",
    Condition.NOTED: "opens, with a note",
    Condition.DAMAGED: "damaged",
    Condition.NOT_OPENED: "not opened here",
    Condition.NOT_MEDIA: "not a picture or video",
    Condition.OVER_LIMIT: "over a limit",
    Condition.ENCRYPTED: "encrypted",
    Condition.UNREADABLE: "cannot be opened",
}


def state_in_words(state: str) -> str:
    """Say where an item stands."""
    return _STATES.get(state, state)


def condition_in_words(condition: str) -> str:
    """Say how well a content opened, in words that no two conditions share."""
    return _CONDITIONS.get(condition, condition.replace("_", " "))

"""How a room makes itself known: what it adds to menu, start page, commands, workers and lower rooms' pages.

A room names its own modules and functions as text, relative to itself ("queries.waiting"): they are loaded
when they are first wanted, once every model is there, and no room can name what lies in another.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from functools import cache, partial
from importlib import import_module
from typing import Any, ClassVar

from django.apps import AppConfig, apps
from django.conf import settings
from django.db.models import Model, Q
from django.urls import reverse
from django.utils import translation

from tutela.casework import gate, watched
from tutela.casework.gate import Act, Actor


class Group(Enum):
    """What the words of the menu are about, in the order in which the menu has them."""

    CASEWORK = "Casework"
    REPORTS = "Reports"
    LISTS = "Lists and partners"
    RECORD = "People and record"
    INSTALLATION = "Installation"


@dataclass(frozen=True, slots=True)
class Entry:
    """One word of the menu, for whoever may do the act.

    `place` orders the words of a group over all rooms; `route` is the name of one of the room's addresses.
    """

    group: Group
    place: int
    label: str
    route: str
    act: Act


@dataclass(frozen=True, slots=True)
class Card:
    """One thing to do, on the start page of whoever may do the act.

    `count`, where there is something to count, names a function that is asked with the actor; `one` and
    `many` say what it counted.
    """

    place: int
    title: str
    route: str
    act: Act
    says: str
    count: str = ""
    one: str = ""
    many: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """A way from the page of a lower room's thing to a page of this room.

    `to` is what the lower room calls the thing; `made_by` names a function that is asked with the actor and
    the thing, and gives a `Link`, or None where there is none for them.
    """

    to: str
    made_by: str


@dataclass(frozen=True, slots=True)
class Link:
    """Where an offer leads, and in which words; `act` names the key of the page for it, if any."""

    label: str
    href: str
    act: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """Something a person is told without asking.

    `place` orders what is told, the most urgent first; `says` is one sentence or two; `href` is the page
    where it is dealt with, and `label` the words of the link there. `is_translated` says that it is in the
    language of whoever is told; all others are in English.
    """

    place: int
    says: str
    label: str
    href: str
    is_translated: bool = False


@dataclass(frozen=True, slots=True)
class RuleBook:
    """Rules as data that a room follows, of which the room of policies keeps the versions.

    `check` names a function that is asked with the text of a version, and raises an `Invalid` that says what
    is wrong with it. `back_test` is the kind of the job that tries a version on past work before it can be
    approved; empty where nothing is tried. `shipped` names a function that gives the text that comes with
    the program, from which a unit's first version is drafted; empty where there is none. `followed` is the
    kind of the job that is queued when a version comes into force; empty where nothing follows from that.
    `about` says which of several books of one kind it is: both functions are asked with that first.
    """

    check: str
    back_test: str = ""
    shipped: str = ""
    followed: str = ""
    about: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Watch:
    """A notice that most people mostly do not get: asked for only while there is a row that it tells of.

    `notices` names the function that gives the notices; `rows` the one that gives the rows they tell of, as a
    query, for an actor. Whether there are any is one question for all rooms together.
    """

    rows: str
    notices: str


@dataclass(frozen=True, slots=True)
class Local:
    """What is done each minute with something that may lie on one machine of several.

    `does` names the function that does it; `lies_here` the one that says whether this machine can. Where it
    cannot, the minute is left to another. `title` says to people what is looked after.
    """

    does: str
    lies_here: str
    title: str


@dataclass(frozen=True, slots=True)
class Compared:
    """How the rows of a model are compared with the record of acts, whose entries state their digests.

    `but` names the columns that say how far something has come, which a machine writes and nobody relies on.
    `among` keeps the rows that have to be stated; the others are, once a person changed them. `made` names
    the act by which rows were made before entries stated them, which is about the row.
    """

    but: tuple[str, ...] = ()
    among: Q = Q()  # noqa: RUF009 - it is never changed
    made: str = ""


@dataclass(frozen=True, slots=True)
class Disposed:
    """What becomes of the rows of a model once the case is disposed of that they hang from.

    Rows with `empties` stay, without what these columns said, and `sets` says what others say then. Without,
    the rows go. Without `where`, nothing happens to them. Whatever text stays, `keeps` says why.

    Attributes:
        where: the way from a row to what it hangs from, as a question to the database names it.
        also: another such way, where either will do.
        of: what that is: "case", "exhibit", "intake", "item", "subject" or "unit"; of a report, what
            `retention` names that hangs from it: "report", "identifier", "trace", "notice" and so on.
        sets: what columns say then; "{pk}" stands for the row's number.
        kind: the column that says of which kind a number is, where rows are about things of several.
        unless: what still names a row of its unit and so keeps it.
    """

    where: str = ""
    also: str = ""
    of: str = "case"
    empties: tuple[str, ...] = ()
    sets: Mapping[str, str] = field(default_factory=dict)
    keeps: str = ""
    kind: str = ""
    unless: str = ""


class Room(AppConfig):
    """The registration of one room, in its apps.py; whatever a room does not have, it leaves out.

    `addresses` names the module with its addresses, `handlers` the one with the functions that do its jobs;
    its `commands` lie in its cli.py. `notices` names functions that are asked with the actor and give what
    they are told, in as many questions to the database whatever there is, or a `Watch`. `remarks` names the
    function that is asked with numbers of items and says what is to stand of each in files that are given
    out; `kin` the one that is asked with the actor and an item's number, and gives the numbers of items of
    the same series, each with what that is called. `redone` names the acts that a restored backup must not
    undo, each with the function that does it again: it is asked with the actor and with what the record says
    of the act, and says whether there was anything to do. `restored` names the function that is asked, with
    an actor of each unit, after any backup was restored and before anybody comes in. `shows` names the
    address that shows a thing of a lower room, by what that room calls the thing; `called` what people write
    before the number of a thing of its own, by what it is called there. `fleeting` names the models whose
    rows let somebody in; no backup holds these. `disposed_with_report` says the same of what hangs from a
    report, but for what `disposed` names already. `audit` names the function that compares rows with the
    record. `compared` names the models of which acts state the rows they wrote (`log.record`), and
    `not_compared` every other one that nobody compares otherwise, with the reason. `disposed` names the
    models whose rows hang from a case, or from what was received for it, and what becomes of them when it is
    disposed of. `rule_books` are the rules that it follows, by name. `rounds` names the functions that one
    worker of the installation calls each minute, or a `Local`; whatever each finds to do, it does in
    transactions of its own, and doing it twice does no harm. `hurried` names, in the same way, what cannot
    wait so long: what may tell of a child in danger. It is called several times a minute, beside whatever
    else a worker does. `translated` names the addresses, or the namespaces of them, and the notices that
    speak the language of whoever asks; others speak English.
    """

    addresses: ClassVar[str] = ""
    handlers: ClassVar[str] = ""
    commands: ClassVar[Sequence[str]] = ()
    navigation: ClassVar[Sequence[Entry]] = ()
    cards: ClassVar[Sequence[Card]] = ()
    offers: ClassVar[Sequence[Offer]] = ()
    notices: ClassVar[Sequence[str | Watch]] = ()
    redone: ClassVar[Mapping[str, str]] = {}
    restored: ClassVar[str] = ""
    shows: ClassVar[Mapping[str, str]] = {}
    called: ClassVar[Mapping[str, str]] = {}
    fleeting: ClassVar[Sequence[str]] = ()
    audit: ClassVar[str] = ""
    compared: ClassVar[Mapping[str, Compared]] = {}
    not_compared: ClassVar[Mapping[str, str]] = {}
    disposed: ClassVar[Mapping[str, Disposed]] = {}
    disposed_with_report: ClassVar[Mapping[str, Disposed]] = {}
    rule_books: ClassVar[Mapping[str, RuleBook]] = {}
    remarks: ClassVar[str] = ""
    kin: ClassVar[str] = ""
    rounds: ClassVar[Sequence[str | Local]] = ()
    hurried: ClassVar[Sequence[str | Local]] = ()
    translated: ClassVar[Sequence[str]] = ()

    def ask(self, named: str, *about: object) -> Any:
        """Call a function of the room by the name it has in the registration."""
        module, _, function = named.rpartition(".")
        return getattr(import_module(f"{self.name}.{module}"), function)(*about)

    def does_here(self, each: str | Local) -> str | None:
        """Name the function that does one of the rounds, where this machine can."""
        does = each if isinstance(each, str) else each.does
        return does if isinstance(each, str) or self.ask(each.lies_here) else None

    def rounds_anywhere(self) -> dict[str, str]:
        """Name the functions that some machine must call each minute, and say what each looks after."""
        return {
            (each if isinstance(each, str) else each.does): (
                f"the room of {self.label}" if isinstance(each, str) else each.title
            )
            for each in (*self.rounds, *self.hurried)
        }


def every() -> list[Room]:
    """List the rooms of this installation, as its settings do."""
    return [room for room in apps.get_app_configs() if isinstance(room, Room)]


def addresses() -> list[str]:
    """Name the modules that hold the rooms' addresses."""
    return [f"{room.name}.{room.addresses}" for room in every() if room.addresses]


@cache
def translated() -> frozenset[str]:
    """Name the addresses of rooms that speak the language of whoever asks."""
    return frozenset(name for room in every() for name in room.translated)


def commands() -> dict[str, str]:
    """Name the rooms' commands, each with the module that holds it."""
    return {name: f"{room.name}.cli" for room in every() for name in room.commands}


def load_handlers() -> None:
    """Load what does the rooms' jobs."""
    for room in every():
        if room.handlers:
            import_module(f"{room.name}.{room.handlers}")


def redone() -> set[str]:
    """Name the acts that are done again after a backup was restored that is older than they are."""
    return {act for room in every() for act in room.redone}


def redo(act: str, by: Actor, what: Mapping[str, Any]) -> bool:
    """Do such an act again; say whether there was anything to do."""
    room = next(room for room in every() if act in room.redone)
    return bool(room.ask(room.redone[act], by, what))


def restored(by: Actor) -> None:
    """Do for a unit what has to be done after any restore."""
    for room in every():
        if room.restored:
            room.ask(room.restored, by)


def fleeting() -> set[str]:
    """Name the tables whose rows let somebody in: sessions, links and the like."""
    return {room.get_model(name)._meta.db_table for room in every() for name in room.fleeting}


def navigation(by: Actor) -> list[Entry]:
    """Give the menu as far as the actor may use it, the words of each group together."""
    entries = [entry for room in every() for entry in room.navigation if gate.may(by, entry.act)]
    order = list(Group)
    return sorted(entries, key=lambda entry: (order.index(entry.group), entry.place))


def cards(by: Actor) -> list[tuple[Card, int | None]]:
    """Give what there is to do for the actor, each with its count where there is something to count."""
    cards = [
        (card, room.ask(card.count, by) if card.count else None)
        for room in every()
        for card in room.cards
        if gate.may(by, card.act)
    ]
    return sorted(cards, key=lambda card: card[0].place)


def notices(by: Actor) -> list[Notice]:
    """Give what the actor is told without asking, the most urgent first."""
    registered = [(room, each) for room in every() for each in room.notices]
    watches = [(room, each) for room, each in registered if isinstance(each, Watch)]
    found = watched.which_find(by, {(room, each): partial(room.ask, each.rows) for room, each in watches})
    wanted = [(room, each) for room, each in registered if isinstance(each, str)]
    wanted += [(room, each.notices) for room, each in found]
    notices = [notice for room, named in wanted for notice in _told(room, named, by)]
    return sorted(notices, key=lambda notice: notice.place)


def _told(room: Room, named: str, by: Actor) -> list[Notice]:
    if named in room.translated:
        return [replace(notice, is_translated=True) for notice in room.ask(named, by)]
    with translation.override(settings.LANGUAGE_CODE):
        return list(room.ask(named, by))


def page_of(kind: str, *about: str | int) -> str:
    """Give the address of the page of a thing, in whichever room it stands; nothing where none has one.

    Args:
        kind: what the room of the thing calls it: "item".
        about: what tells it from others of its kind, such as its number.
    """
    routes = (room.shows[kind] for room in every() if kind in room.shows)
    return next((reverse(route, args=about) for route in routes), "")


def name_of(kind: str, number: int) -> str:
    """Give what people call a thing, in whichever room it stands: "R-12", or else "Case 12".

    Args:
        kind: what the room of the thing calls it: "report".
        number: which.
    """
    sign = next((room.called[kind] for room in every() if kind in room.called), "")
    return f"{sign}{number}" if sign else f"{kind.capitalize()} {number}"


def offers(by: Actor, to: str, thing: object) -> list[Link]:
    """Give the ways that other rooms offer the actor from the page of a thing."""
    links = (room.ask(each.made_by, by, thing) for room in every() for each in room.offers if each.to == to)
    return [link for link in links if link is not None]


def remarks(items: Sequence[int]) -> dict[int, list[str]]:
    """Give what rooms say of items, by their numbers, in a file that is given out."""
    said: dict[int, list[str]] = {}
    for room in every():
        if room.remarks:
            for item, texts in room.ask(room.remarks, items).items():
                said.setdefault(item, []).extend(texts)
    return said


def kin(by: Actor, item: int) -> list[tuple[int, str]]:
    """Give the items that rooms know to be of one series with an item, each with what it is called."""
    return [each for room in every() if room.kin for each in room.ask(room.kin, by, item)]


def compared() -> list[tuple[type[Model], Compared]]:
    """Give the models whose rows entries of the record state, and how they are compared with that."""
    return [(room.get_model(name), how) for room in every() for name, how in room.compared.items()]

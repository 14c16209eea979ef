"""The rule books that rooms follow, of which this room keeps the versions."""

from tutela.casework import rooms
from tutela.casework.rooms import RuleBook


def every() -> dict[str, RuleBook]:
    """Give the rule books that rooms follow, by name."""
    return {name: book for room in rooms.every() for name, book in room.rule_books.items()}


def named(name: str) -> RuleBook | None:
    """Give a rule book by its name; None where no room follows one of that name."""
    return every().get(name)


def check(name: str, text: str) -> None:
    """Have the room of a rule book read a version; a name that no room follows lets every text pass.

    Raises:
        Invalid: the room cannot follow it; the message says why.
    """
    for room in rooms.every():
        if name in room.rule_books:
            book = room.rule_books[name]
            room.ask(book.check, *book.about, text)


def shipped(name: str) -> str:
    """Give the text of a rule book that comes with the program; empty where none does."""
    for room in rooms.every():
        book = room.rule_books.get(name)
        if book is not None and book.shipped:
            return str(room.ask(book.shipped, *book.about))
    return ""

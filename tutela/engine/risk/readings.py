"""Reads from what a report says which facts it states, by the readings of a rule book."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from tutela.engine.risk.assessment import Fact
from tutela.engine.risk.errors import BadRuleBook
from tutela.engine.risk.rule_book import Counted, Field, Kind, Reading, RuleBook


class Said(NamedTuple):
    """One thing that a report says: a field with its text, or a number of what is counted.

    Attributes:
        what: which field, or what was counted.
        value: its text, or the number.
        where: the row and the field, as people find them: "version 2, incident".
        answer: which question, where it is an answer.
    """

    what: Field | Counted
    value: str | int
    where: str
    answer: str = ""


def same_word(text: str) -> str:
    """Give a text as it is compared: in lower case, with single blanks."""
    return " ".join(text.casefold().split())


def read(book: RuleBook, source: str, said: Iterable[Said]) -> list[Fact]:
    """Give the facts that a report states. What it does not say stays unknown; a count of none says nothing.

    Args:
        book: by whose readings; those marked unverified are not used.
        source: who told, in lower case, as the readings name it.
        said: what the report says.
    """
    return [
        Fact(reading.fact, _value(reading, book.kinds[reading.fact], one.value), one.where)
        for one in said
        for reading in _that_read(book, one)
        if not reading.sources or source in reading.sources
    ]


def _that_read(book: RuleBook, said: Said) -> Sequence[Reading]:
    if isinstance(said.what, Counted):
        is_any = isinstance(said.value, int) and said.value > 0
        return book.read_by_count.get(said.what, ()) if is_any else ()
    by_word = book.read_by_words.get((said.what, said.answer))
    return by_word.get(same_word(str(said.value)), ()) if by_word else ()


def _value(reading: Reading, kind: Kind, value: str | int) -> bool | int:
    return int(value) if kind is Kind.COUNT else reading.value


def check_readings(where: str, book: RuleBook) -> None:
    """Refuse a book whose readings could read nothing, or state a fact in another way than it is asked.

    Raises:
        BadRuleBook: the message says which reading, and why.
    """
    for number, reading in enumerate(book.readings, 1):
        for sentence in _faults(book, reading):
            raise BadRuleBook(f"{where}, reading {number}: {sentence}")


def _faults(book: RuleBook, reading: Reading) -> Iterator[str]:
    kinds = book.kinds
    if reading.fact not in kinds:
        yield f"no [[fact]] is called {reading.fact!r}."
        return
    if reading.field is not None and not reading.words:
        yield "it reads a field and names no words. Name those that state the fact."
    if reading.field is not None and kinds[reading.fact] is Kind.COUNT:
        yield f"{reading.fact!r} is a count; say what it counts."
    if (reading.field is Field.ANSWER) is not bool(reading.answer):
        yield 'an answer needs to be told of which question, as answer = "...", and no other field has one.'
    if reading.counted is not None and not reading.value:
        yield "what was counted cannot state that something is not so."

"""Terms: messages a second that are looked through for two thousand, with places in what was written."""

from collections.abc import Iterator
from itertools import islice

from bench import costs
from bench.harness.asked import Asked
from bench.harness.rows import Row, row
from tests.engine.communications import writing
from tutela.engine.communications.terms import book
from tutela.engine.communications.terms.finder import Finder

COUNT, QUICK_COUNT, TERMS, _AT_ONCE = 200_000, 20_000, 2_000, 1_000
_BOOK = """
[[list]]
id = "numbers"
title = "Numbers"
owner = "Bench"
language = "en"
meaning = "A numbered word stands there."
terms = '''
{}
'''
"""


def run(asked: Asked) -> Iterator[Row]:
    """Look for numbered words in plain texts and in texts of look-alikes; one in a hundred has one."""
    count = QUICK_COUNT if asked.quick else COUNT
    finder = Finder(book.read(_BOOK.format("\n".join(f"word {number * 100}" for number in range(TERMS)))))
    known = {f"word {number * 100}" for number in range(TERMS)}
    texts = [f"{text} word {at}" for at, text in enumerate(_texts(count))]
    expected = sum(f"word {at}" in known for at in range(count))
    dressed = [text.replace("o", "\u043e") for text in texts]
    for name, these in (("plain", texts), ("look-alikes", dressed)):
        found = list[int]()
        cost = costs.measured(lambda: found.append(_found(finder, these)))  # noqa: B023 - called at once
        if found != [expected]:
            raise AssertionError(f"{found} hits, where there are {expected}")
        case = f"{TERMS:,} terms in {count:,} messages, {name}"
        yield row("intelligence", f"{case}, wall", count / cost.wall_s, "messages/s", goal=">= 150000")
        yield row("intelligence", f"{case}, by processor time", count / cost.processor_s, "messages/s")


def _texts(count: int) -> Iterator[str]:
    sentences = [line.text for line in writing.lines(1_000)]
    return (sentences[at % len(sentences)] for at in range(count))


def _found(finder: Finder, texts: list[str]) -> int:
    stream, found = iter(texts), 0
    while portion := list(islice(stream, _AT_ONCE)):
        found += sum(1 for _ in finder.find(portion))
    return found

"""The short quiz of a document: a block of its text, asked of whoever says that they understood it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tutela.casework.policies.errors import BadPolicy
from tutela.casework.policies.models import Version
from tutela.engine.toml_tables import check_keys, read_table

# The last block of a document, as Markdown has it: TOML with one [[question]] after the other.
_BLOCK = re.compile(r"^```quiz[ \t]*\n(?P<toml>.*?)^```[ \t]*\s*\Z", re.MULTILINE | re.DOTALL)
_KEYS: dict[str, type] = {"asks": str, "choices": list, "right": int}
_FEWEST, MOST_QUESTIONS = 2, 20


@dataclass(frozen=True, slots=True)
class Question:
    """One question, what may be answered, and which of it is right, counted from 1."""

    asks: str
    choices: tuple[str, ...]
    right: int


def questions_of(text: str) -> tuple[Question, ...]:
    """Give the questions of a document; none where it has no quiz.

    Raises:
        BadPolicy: its block is not whole.
    """
    block = _BLOCK.search(text)
    if block is None:
        if "```quiz" in text:
            raise BadPolicy("The quiz is the last block of a document, from ```quiz to ```.")
        return ()
    table = read_table("The quiz", block["toml"], refusal=BadPolicy)
    check_keys("The quiz", table, {"question": list}, refusal=BadPolicy)
    if len(table["question"]) > MOST_QUESTIONS:
        raise BadPolicy(f"A quiz has at most {MOST_QUESTIONS} questions. It is short.")
    return tuple(_question(number, each) for number, each in enumerate(table["question"], 1))


def of_version(version: Version) -> tuple[Question, ...]:
    """Give the questions of a version; a rule book has none."""
    return () if version.policy.rule_book else questions_of(version.text)


def without_quiz(text: str) -> str:
    """Give a document without its quiz, as it is read."""
    return _BLOCK.sub("", text).rstrip() + "\n" if _BLOCK.search(text) else text


def wrong_in(questions: Sequence[Question], answers: Sequence[str]) -> list[int]:
    """Name the questions that are not answered rightly, counted from 1.

    Args:
        questions: of the document.
        answers: the number of the choice for each, counted from 1, as it was sent.
    """
    given = [*answers, *[""] * len(questions)]
    return [number for number, each in enumerate(questions, 1) if given[number - 1] != str(each.right)]


def _question(number: int, table: object) -> Question:
    where = f"Question {number} of the quiz"
    checked = check_keys(where, table, _KEYS, refusal=BadPolicy)
    choices = checked["choices"]
    if len(choices) < _FEWEST or not all(isinstance(each, str) and each for each in choices):
        raise BadPolicy(f'{where}: "choices" must be two texts or more.')
    if not 1 <= checked["right"] <= len(choices):
        raise BadPolicy(f'{where}: "right" must be the number of a choice, counted from 1.')
    return Question(checked["asks"], tuple(choices), checked["right"])

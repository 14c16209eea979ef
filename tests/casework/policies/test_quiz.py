"""Whoever says that they understood a document answers its quiz, which is data in its text."""

from datetime import date

import pytest

from tests.casework.doors import run, signed_in
from tutela.casework.gate import Actor
from tutela.casework.policies import actions, cli, quiz
from tutela.casework.policies.errors import BadPolicy, QuizFailed
from tutela.casework.policies.models import Reading, Version

pytestmark = pytest.mark.django_db
QUIZ = """
```quiz
[[question]]
asks = "Question 1?"
choices = ["One", "Two"]
right = 2

[[question]]
asks = "Question 2?"
choices = ["Three", "Four"]
right = 1
```
"""


@pytest.fixture
def version(finn: Actor, quinn: Actor, sam: Actor) -> Version:
    """A document with two questions, in force."""
    policy = actions.make_policy(finn, "use", "Acceptable use", "Head of unit", must_be_read=True)
    draft = actions.draft(
        finn, policy, f"1. Sentence 1.\n{QUIZ}", change="First version", citation="Decision 1/26",
        read_on=date(2026, 11, 2),
    )  # fmt: skip
    proposed = actions.propose(finn, draft)
    actions.approve(quinn, proposed, proposed.digest)
    return actions.approve(sam, proposed, proposed.digest)


def test_nobody_has_understood_it_who_answers_otherwise(version: Version, ana: Actor) -> None:
    browser, page = signed_in(ana), f"/policies/use/versions/{version.number}/"
    shown = browser.get(page).content.decode()
    assert "Question 2?" in shown
    assert "right = " not in shown
    wrong = {"act": "read", "digest": version.digest, "answer-1": "2", "answer-2": "2"}
    answer = browser.post(page, wrong)
    assert answer.status_code == 422
    assert "answers question 2 otherwise" in answer.content.decode()
    for given in ((), ("2",), ("1", "1"), ("2", "x")):
        with pytest.raises(QuizFailed):
            actions.say_read(ana, version, version.digest, given)
    assert not Reading.objects.exists()

    assert browser.post(page, {**wrong, "answer-2": "1"}).status_code == 302

    assert Reading.objects.get().person_id == ana.person


def test_a_command_answers_it_as_well(version: Version, ana: Actor) -> None:
    answers = ["--answer", "2", "--answer", "1", "--as", ana.name]
    done = run(cli.policy, "read", "use", str(version.number), version.digest, *answers)

    assert done.exit_code == 0, done.output
    assert Reading.objects.count() == 1


@pytest.mark.parametrize(
    ("line", "instead"),
    [
        ("right = 2", "right = 3"),
        ("right = 2", 'right = "2"'),
        ('["One", "Two"]', '["One"]'),
        ("asks", "says"),
    ],
)
def test_a_quiz_that_is_not_whole_is_refused_before_anybody_approves_it(line: str, instead: str) -> None:
    with pytest.raises(BadPolicy):
        quiz.questions_of(QUIZ.replace(line, instead, 1))
    with pytest.raises(BadPolicy):
        quiz.questions_of(QUIZ + "\nMore.")
    assert quiz.without_quiz("1. Sentence 1.\n" + QUIZ) == "1. Sentence 1.\n"
    assert quiz.questions_of("1. Sentence 1.") == ()

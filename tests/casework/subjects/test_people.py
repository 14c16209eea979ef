"""Risk of people: ordered by harm and never by volume, lowered by two, nominated and decided by two."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import given, strategies as st

from tests.casework.subjects.conftest import Note
from tutela.casework.clocks.models import Clock
from tutela.casework.gate import Actor, NotAllowed
from tutela.casework.risk import rules
from tutela.casework.risk.errors import SecondNeeded
from tutela.casework.risk.models import Assessment
from tutela.casework.subjects import actions, classes, harm, queries
from tutela.casework.subjects.errors import BadClasses, BadSubject, OwnNomination, SubjectMoved
from tutela.casework.subjects.models import Nomination, Subject
from tutela.engine.risk.assessment import Fact, place
from tutela.engine.risk.errors import BadFact
from tutela.errors import NotFound

pytestmark = pytest.mark.django_db


@pytest.fixture
def subject(note: Note, finn: Actor) -> Subject:
    return actions.open_subject(finn, note("Person 1"), "Subject 1", "suspect", "Sentence 1.")


def rank(*facts: Fact) -> int:
    book = rules.read(harm.shipped())
    placed = place(book, facts)
    return harm.rank_of(placed.place, placed.order, is_immediate=placed.is_immediate)


VOLUME = ["known_files", "accounts", "reports"]


@given(
    files=st.lists(st.tuples(st.sampled_from(VOLUME), st.integers(0, 10**9)), max_size=20),
    sign=st.sampled_from(["first_generation", "contact_indicated", "child_at_risk_now"]),
    denied=st.sets(st.sampled_from(["distribution", "access_to_children", "coercion"])),
)
def test_one_sign_outranks_any_number_of_known_files(
    files: list[tuple[str, int]], sign: str, denied: set[str]
) -> None:
    heap = [Fact(name, count, "row 1") for name, count in files] + [Fact("possession", True, "row 2")]
    lone = [Fact(sign, True, "row 3"), *(Fact(name, False, "row 4") for name in denied)]

    assert rank(*lone) < rank(*heap)
    assert rank(*lone, *heap) <= rank(*lone)


def test_people_are_listed_by_harm_and_the_factors_name_their_rows(
    subject: Subject, note: Note, finn: Actor
) -> None:
    other = actions.open_subject(finn, note("Person 2"), "Subject 2", "suspect", "Sentence 1.")
    actions.state_fact(finn, other, "known_files", 90_000, "exhibit JB1")
    assert list(queries.subjects_of(finn)) == [other, subject]

    row = actions.state_fact(finn, subject, "first_generation", 1, "mark on T-4")

    assert [each.band for each in queries.subjects_of(finn)] == ["H", "M"]
    assert list(queries.subjects_of(finn)) == [subject, other]
    assert ["first_generation", True, "Finn: mark on T-4"] in row.facts
    with pytest.raises(BadFact):
        actions.state_fact(finn, subject, "first_generation", 2, "x")
    with pytest.raises(BadFact):
        actions.state_fact(finn, subject, "shoe_size", 1, "x")


def test_two_people_lower_somebody_and_one_does_not(subject: Subject, finn: Actor, sam: Actor) -> None:
    actions.state_fact(finn, subject, "child_at_risk_now", 1, "report R-1")
    actions.ask_lower(finn, subject, "M", "Sentence 1.", clears=True)
    with pytest.raises(SecondNeeded):
        actions.answer_lowering(finn, subject, confirms=True)

    actions.answer_lowering(sam, subject, confirms=True)

    subject.refresh_from_db()
    assert (subject.band, subject.is_immediate) == ("M", False)
    assert Assessment.objects.filter(subject_kind="subject", subject=subject.pk).count() == 3


def test_a_nomination_is_decided_by_another_person_with_a_day_of_review(
    subject: Subject, finn: Actor, sam: Actor, quinn: Actor
) -> None:
    today = timezone.localdate()
    made = actions.nominate(sam, subject, "National tasking", "Sentence 1.")
    with pytest.raises(SubjectMoved):
        actions.nominate(finn, subject, "National tasking", "Sentence 1.")
    with pytest.raises(OwnNomination):
        actions.decide_nomination(sam, made, "tasked", "Sentence 2.", today + timedelta(1))
    with pytest.raises(IntegrityError), transaction.atomic():
        Nomination.objects.filter(pk=made.pk).update(decided_by=sam.person, outcome="declined")
    with pytest.raises(NotAllowed):
        actions.decide_nomination(finn, made, "tasked", "Sentence 2.", today + timedelta(1))
    assert Clock.objects.filter(subject_kind="nomination", ended_at=None).count() == 1


def test_what_is_tasked_is_reviewed_and_whoever_works_on_it_is_told_when_due(
    subject: Subject, finn: Actor, sam: Actor
) -> None:
    today = timezone.localdate()
    made = actions.nominate(finn, subject, "National tasking", "Sentence 1.")
    assert queries.waiting(sam) == 1
    for outcome, says, day in (
        ("tasked", "x", None), ("tasked", "x", today), ("tasked", " ", today + timedelta(1)),
        ("waiting", "x", None), ("declined", "x", today + timedelta(1)),
    ):  # fmt: skip
        with pytest.raises(BadSubject):
            actions.decide_nomination(sam, made, outcome, says, day)
    actions.decide_nomination(sam, made, "tasked", "Sentence 2.", today + timedelta(1))
    with pytest.raises(SubjectMoved):
        actions.decide_nomination(sam, made, "declined", "Sentence 3.")
    assert not queries.reviews_due(finn)
    Nomination.objects.filter(pk=made.pk).update(review_on=today)
    assert list(queries.reviews_due(finn)) == [made]

    actions.review_nomination(finn, made, "Sentence 4.", today + timedelta(30))
    assert not queries.reviews_due(finn)
    actions.review_nomination(finn, made, "Sentence 5.")
    with pytest.raises(SubjectMoved):
        actions.review_nomination(finn, made, "Sentence 6.")
    assert not Clock.objects.filter(subject_kind="nomination", ended_at=None).exists()


def test_the_class_of_a_person_is_one_of_the_laws_and_says_fact_or_opinion(
    subject: Subject, note: Note, finn: Actor
) -> None:
    actions.classify(finn, subject, "witness", "Sentence 2.", is_opinion=False)
    subject.refresh_from_db()
    assert (subject.subject_class, subject.is_opinion) == ("witness", False)
    with pytest.raises(BadSubject):
        actions.classify(finn, subject, "villain", "Sentence 2.", is_opinion=True)
    with pytest.raises(BadSubject):
        actions.open_subject(finn, note("Person 2"), "", "suspect", "Sentence 1.")
    with pytest.raises(SubjectMoved):
        actions.open_subject(finn, subject.anchor, "Subject 9", "suspect", "Sentence 1.")
    named = classes.classes()
    assert not named.distinction.is_verified
    assert all("38(3)" in basis.citation and not basis.is_verified for basis in named.bases.values())
    with pytest.raises(BadClasses):
        classes.read("[")


def test_another_unit_sees_nobody(subject: Subject, otis: Actor, finn: Actor) -> None:
    made = actions.nominate(finn, subject, "National tasking", "Sentence 1.")
    assert not queries.subjects_of(otis)
    with pytest.raises(NotFound):
        queries.subject_for(otis, subject.pk)
    with pytest.raises(NotFound):
        queries.nomination_for(otis, made.pk)
    with pytest.raises(NotAllowed):
        actions.state_fact(otis, subject, "first_generation", 1, "x")

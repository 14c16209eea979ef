"""Entities: strong identifiers join by machine, people judge the rest, and everything can be undone."""

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings, strategies as st

from tests.casework.doors import signed_in
from tests.casework.subjects.conftest import Note, Talk
from tutela.casework.cases import actions as cases
from tutela.casework.cases.models import Exhibit
from tutela.casework.custody.models import LogEntry
from tutela.casework.gate import Actor, NotAllowed
from tutela.casework.subjects import actions, queries
from tutela.casework.subjects.actions import Noted
from tutela.casework.subjects.errors import BadSubject, Contradiction, SubjectMoved
from tutela.casework.subjects.models import Judgement, Observation
from tutela.engine.taxonomy.errors import RefusedWords
from tutela.errors import NotFound

pytestmark = pytest.mark.django_db
OLD = "child " + "porn" + "ography"
ACCOUNT = "instagram: user1"


def entities(exhibit: Exhibit) -> list[list[str]]:
    """Give what each entity of the case is held together of, as texts."""
    found: dict[int, list[str]] = {}
    for each in Observation.standing.filter(case=exhibit.case).order_by("entity", "pk"):
        found.setdefault(each.entity, []).append(each.raw)
    return sorted(found.values())


def test_a_strong_identifier_joins_threads_and_a_name_joins_nothing(
    talk: Talk, exhibit: Exhibit, finn: Actor
) -> None:
    talk((ACCOUNT, "Person 1"), "Person 2")
    talk((ACCOUNT, "Person 9"), "Person 2")
    talk(("id7", "Person 3"), platform="Odd chat")
    talk(("id7", "Person 4"), platform="Odd chat")

    gathered = actions.gather(finn, exhibit.case)

    assert entities(exhibit) == [
        ["Person 2"], ["Person 2"], ["id7", "Person 3", "id7", "Person 4"],
        [ACCOUNT, "Person 1", ACCOUNT, "Person 9"],
    ]  # fmt: skip
    assert actions.gather(finn, exhibit.case) == actions.Gathered(0, 0)
    assert gathered.added == 10
    assert [holders for _, holders in queries.shared_values(exhibit.case, hubs=False)] == [2]


def test_what_a_machine_joined_is_undone_for_good(talk: Talk, exhibit: Exhibit, finn: Actor) -> None:
    talk((ACCOUNT, "Person 1"))
    talk((ACCOUNT, "Person 2"))
    actions.gather(finn, exhibit.case)
    joined = Judgement.objects.get(basis="identifier")

    actions.undo_judgement(finn, joined, "The account was sold.")
    actions.gather(finn, exhibit.case)

    assert entities(exhibit) == [[ACCOUNT, "Person 1"], [ACCOUNT, "Person 2"]]
    with pytest.raises(SubjectMoved):
        actions.undo_judgement(finn, joined, "Sentence 1.")


def test_a_verdict_of_different_blocks_a_later_chain_and_the_path_is_said(
    note: Note, exhibit: Exhibit, finn: Actor
) -> None:
    a, b, c = (note(f"Person {number}") for number in range(3))
    actions.judge(finn, a, b, "same", "Sentence 1.")
    wall = actions.judge(finn, b, c, "different", "Sentence 2.")

    with pytest.raises(Contradiction, match=f"{wall} .*{a} = {b} \u2260 {c}"):
        actions.judge(finn, a, c, "same", "Sentence 3.")
    further = note("Person 1", place="notebook 2")
    actions.judge(finn, a, further, "same", "Sentence 1.")
    with pytest.raises(Contradiction, match=f"{b} = {a} = {further}"):
        actions.judge(finn, further, b, "different", "Sentence 1.")
    actions.undo_judgement(finn, wall, "Sentence 4.")
    actions.judge(finn, a, c, "same", "Sentence 3.")

    assert Observation.objects.get(pk=c.pk).entity == a.pk


def test_a_machine_joins_nothing_that_people_hold_apart(talk: Talk, exhibit: Exhibit, finn: Actor) -> None:
    talk((ACCOUNT, "Person 1"))
    actions.gather(finn, exhibit.case)
    name = Observation.objects.get(raw="Person 1")
    other = actions.note_observation(finn, exhibit.case, Noted("Person 2", "name", place="notebook"))
    actions.judge(finn, name, other, "different", "Sentence 1.")
    thread = talk((ACCOUNT, "Person 3"))
    actions.gather(finn, exhibit.case)
    third = Observation.objects.get(raw="Person 3", origin=thread.pk)

    with pytest.raises(Contradiction):
        actions.judge(finn, third, other, "same", "Sentence 2.")


def test_what_was_noted_by_mistake_is_withdrawn_with_what_was_judged_of_it(
    note: Note, exhibit: Exhibit, finn: Actor
) -> None:
    first, mistaken, last = (note(f"Person {number}") for number in range(3))
    actions.judge(finn, first, mistaken, "same", "Sentence 1.")
    actions.judge(finn, mistaken, last, "same", "Sentence 2.")

    actions.withdraw_observation(finn, mistaken, "Sentence 3.")

    assert entities(exhibit) == [["Person 0"], ["Person 2"]]
    assert set(Judgement.objects.values_list("why_withdrawn", flat=True)) == {f"{mistaken} withdrawn."}
    assert LogEntry.objects.filter(act="observation.withdrawn").count() == 1
    page = signed_in(finn).get(f"/subjects/entities/{mistaken.pk}/").content.decode()
    assert "was withdrawn by" in page
    assert "Sentence 3." in page
    for moved in (
        lambda: actions.withdraw_observation(finn, mistaken, "Sentence 4."),
        lambda: actions.judge(finn, first, mistaken, "same", "Sentence 4."),
        lambda: actions.open_subject(finn, mistaken, "Person 1", "other", "Sentence 4."),
    ):
        with pytest.raises(SubjectMoved, match="withdrawn"):
            moved()


def test_noted_again_it_is_there_again_and_nothing_was_judged_of_it(
    note: Note, exhibit: Exhibit, finn: Actor, ida: Actor
) -> None:
    first, mistaken = note(ACCOUNT, kind=""), note(ACCOUNT, kind="", place="notebook 2")
    actions.withdraw_observation(finn, mistaken, "Sentence 1.")

    again = actions.note_observation(ida, exhibit.case, Noted(ACCOUNT, "", place="notebook 2"))

    assert (again.pk, again.noted_by_id) == (mistaken.pk, ida.person)
    assert entities(exhibit) == [[ACCOUNT], [ACCOUNT]]
    actions.judge(finn, first, again, "same", "Sentence 2.")
    assert entities(exhibit) == [[ACCOUNT, ACCOUNT]]


def test_what_stands_in_a_source_or_says_who_is_assessed_is_not_withdrawn(
    talk: Talk, note: Note, exhibit: Exhibit, finn: Actor, otis: Actor
) -> None:
    talk((ACCOUNT, "Person 1"))
    actions.gather(finn, exhibit.case)
    gathered, noted = Observation.objects.get(raw="Person 1"), note("Person 2")
    actions.open_subject(finn, noted, "Person 2", "other", "Sentence 1.")

    for one, says in ((gathered, "Judge it instead"), (noted, "is assessed by")):
        with pytest.raises(BadSubject, match=says):
            actions.withdraw_observation(finn, one, "Sentence 2.")
    with pytest.raises(BadSubject, match="Say why"):
        actions.withdraw_observation(finn, noted, " ")
    with pytest.raises(NotAllowed):
        actions.withdraw_observation(otis, noted, "Sentence 2.")
    assert Observation.standing.count() == 3


def test_not_sure_is_kept_and_a_verdict_takes_its_place(note: Note, finn: Actor) -> None:
    a, b = note("Person 1"), note("Person 2")
    unsure = actions.judge(finn, b, a, "unsure", "Sentence 1.")
    assert (unsure.left_id, unsure.right_id) == (a.pk, b.pk)
    with pytest.raises(SubjectMoved):
        actions.judge(finn, a, b, "unsure", "Sentence 2.")

    made = actions.judge(finn, a, b, "same", "Sentence 2.")

    unsure.refresh_from_db()
    assert unsure.withdrawn_at is not None
    with pytest.raises(IntegrityError), transaction.atomic():
        Judgement.objects.filter(pk=unsure.pk).update(withdrawn_at=None)
    assert LogEntry.objects.filter(act="judgement.made").count() == 2
    assert made.by_id == finn.person


def test_what_cannot_be_kept_is_refused(note: Note, exhibit: Exhibit, finn: Actor, ana: Actor) -> None:
    a, b = note("Person 1"), note("Person 2")
    for verdict, reason in (("perhaps", "x"), ("same", " "), ("same", "x" * 1001)):
        with pytest.raises(BadSubject):
            actions.judge(finn, a, b, verdict, reason)
    with pytest.raises(RefusedWords):
        actions.judge(finn, a, b, "same", OLD)
    with pytest.raises(NotAllowed):
        actions.judge(ana, a, b, "same", "Sentence 1.")
    far = cases.open_case(finn, "OP-FAR")
    there = actions.note_observation(finn, far, Noted("Person 1", "name", place="notebook"))
    with pytest.raises(BadSubject):
        actions.judge(finn, a, there, "same", "Sentence 1.")
    for bad in (
        Noted(" ", place="x"), Noted("Person 3"), Noted("Person 3", "elephant", place="x"),
        Noted("Person 3", origin_kind="message", origin=1), Noted("Person 3", origin_kind="item", origin=1),
        Noted("Person 3", origin_kind="report", origin=1), Noted("Person 3", place="x", subject_class="z"),
        Noted("Person 1", "name", place="notebook 1"),
    ):  # fmt: skip
        with pytest.raises((BadSubject, NotAllowed)):
            actions.note_observation(finn, exhibit.case, bad)


def test_another_unit_sees_nothing(note: Note, exhibit: Exhibit, finn: Actor, otis: Actor) -> None:
    a, b = note("Person 1"), note("Person 2")
    made = actions.judge(finn, a, b, "same", "Sentence 1.")
    for ask in (
        lambda: queries.case_for(otis, exhibit.case.reference),
        lambda: queries.observation_for(otis, a.pk),
        lambda: queries.judgement_for(otis, made.pk),
    ):
        with pytest.raises(NotFound):
            ask()
    with pytest.raises(NotAllowed):
        actions.undo_judgement(otis, made, "Sentence 2.")


STEPS = st.lists(
    st.tuples(st.sampled_from(["same", "different", "unsure", "undo"]), st.integers(0, 4), st.integers(0, 4)),
    max_size=14,
)


def brute_force(numbers: list[int], case: int) -> dict[int, int]:
    """Compute the least number of each one's part by trying every chain again and again."""
    same = set(queries.live(case).filter(verdict="same").values_list("left", "right"))
    head = {each: each for each in numbers}
    while True:
        moved = {(high, low) for a, b in same for low, high in [sorted((head[a], head[b]))] if low != high}
        if not moved:
            return head
        for high, low in moved:
            head = {each: low if its == high else its for each, its in head.items()}


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_entities_are_what_the_judgements_say_whatever_was_judged_and_undone(
    note: Note, exhibit: Exhibit, finn: Actor, steps: list[tuple[str, int, int]]
) -> None:
    with transaction.atomic():
        rows = [note(f"Person {number}") for number in range(5)]
        numbers = [row.pk for row in rows]
        for what, one, other in steps:
            if what == "undo":
                stands = queries.live(exhibit.case.pk).order_by("pk")
                if stands:
                    actions.undo_judgement(finn, stands[one % len(stands)], "Sentence 1.")
                continue
            before = dict(Observation.objects.values_list("pk", "entity"))
            try:
                made = actions.judge(finn, rows[one], rows[other], what, "Sentence 1.")
            except (BadSubject, Contradiction, SubjectMoved):
                assert dict(Observation.objects.values_list("pk", "entity")) == before
                continue
            after = dict(Observation.objects.values_list("pk", "entity"))
            actions.undo_judgement(finn, made, "Sentence 2.")
            assert dict(Observation.objects.values_list("pk", "entity")) == before
            Judgement.objects.filter(pk=made.pk).update(withdrawn_at=None, withdrawn_by=None)
            Observation.objects.bulk_update(
                [Observation(pk=number, entity=part) for number, part in after.items()], ["entity"]
            )
        found = dict(Observation.objects.filter(pk__in=numbers).values_list("pk", "entity"))
        walls = queries.live(exhibit.case.pk).filter(verdict="different").values_list("left", "right")

        assert found == brute_force(numbers, exhibit.case.pk)
        assert all(found[left] != found[right] for left, right in walls)
        transaction.set_rollback(True)

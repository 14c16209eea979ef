"""A decision counts for what its person had before them, and for nothing else."""

import json
from uuid import uuid4

from django.test import Client

from tests.casework.grading.desks import API, PROBLEM, decide, decision, desk_of, facts, post, skip
from tests.casework.grading.opinions.making import clear, give
from tests.casework.grading.stacking import stack
from tutela.casework.gate import Actor
from tutela.casework.grading import actions
from tutela.casework.grading.models import Assessment, Decision, Reservation, Skip
from tutela.casework.items.models import Instance, Intake, Item
from tutela.casework.people.models import Unit
from tutela.casework.times import clock
from tutela.casework.welfare.models import ExposureEvent


def test_a_decision_counts_for_the_place_and_the_state_that_its_person_saw_and_for_no_other(
    desk: Client, items: list[Item]
) -> None:
    before = decide(desk, items[0], "Alpha").json()["decision"]

    answers = {
        "another grade stood": decide(desk, items[0], "Beta"),
        "another place": decide(desk, items[1], "Beta", place=5),
        "another batch": decide(desk, items[1], "Beta", batch=7),
        "a decision that is none": decide(desk, items[1], "Beta", against=before),
    }

    for attempt, answer in answers.items():
        assert (answer.status_code, answer.json()["code"]) == (409, "TU-G10"), attempt
        assert answer["Content-Type"] == PROBLEM
    versions = answers["another grade stood"].json()["versions"]
    stands = {"decision": before, "category": "Alpha", "title": "Alpha", "facts": facts("A")}
    assert versions["made_for"] == {"batch": 1, "place": 0, "against": None}
    assert versions["there"] == {"batch": 1, "place": 0, "decided": stands}
    assert Assessment.objects.get().category == "Alpha"
    assert decide(desk, items[0], "Beta", against=before).status_code == 200


def test_an_item_is_passed_over_where_and_as_its_person_saw_it_and_not_over_a_grade_they_did_not_see(
    desk: Client, items: list[Item]
) -> None:
    before = decide(desk, items[0], "Alpha").json()["decision"]

    unseen, elsewhere = skip(desk, items[0]), skip(desk, items[1], place=5)

    assert [(answer.status_code, answer.json()["code"]) for answer in (unseen, elsewhere)] == [
        (409, "TU-G10"),
        (409, "TU-G10"),
    ]
    assert unseen.json()["versions"]["there"]["decided"]["decision"] == before
    assert not Skip.objects.exists()
    assert skip(desk, items[1]).status_code == 200


def test_an_undo_says_whether_its_item_waits(
    ana: Actor, asif: Actor, desk: Client, items: list[Item]
) -> None:
    actions.assess(ana, items[0], "Alpha", uuid4())
    actions.assess(ana, items[1], "Alpha", uuid4())
    asked = actions.ask(ana, items[1], "age", uuid4())
    clear(ana)
    give(asif, items[1], "Alpha")
    actions.unask(ana, asked)
    alone, shared = (Decision.objects.get(person=ana.person, lead=item).pk for item in items[:2])

    waits, settled = (post(desk, f"/decisions/{each}/undo", key=uuid4()).json() for each in (alone, shared))

    assert (waits["waits"], settled["waits"]) == (True, False)
    assert Reservation.objects.filter(item=items[0], batch__person=ana.person).exists()


def test_where_nothing_is_laid_out_the_desk_says_what_lies_with_others_and_until_when(
    asif: Actor, desk: Client, items: list[Item]
) -> None:
    until = clock(Reservation.objects.latest("pk").batch.until)

    with_others = desk_of(asif).post(f"{API}/queue").json()
    own = desk.post(f"{API}/queue").json()

    assert (with_others["left"], with_others["others"]) == (3, {"number": 3, "until": until})
    assert own["others"] is None


def test_what_a_member_of_the_stack_was_is_part_of_what_a_decision_is_made_against(
    desk: Client, items: list[Item]
) -> None:
    stack(items)
    decide(desk, items[1], "Gamma")

    refused = decide(desk, items[0], "Alpha", members=items[1:])

    assert (refused.status_code, refused.json()["versions"]["item"]) == (409, items[1].pk)
    assert Assessment.objects.get().category == "Gamma"


def test_another_batch_on_the_desk_refuses_what_a_page_of_the_one_before_decides(
    desk: Client, items: list[Item]
) -> None:
    sent = decision(items[0], "Beta")
    for item in items:
        decide(desk, item, "Alpha")
    desk.post(f"{API}/queue")

    answer = post(desk, "/decisions", **sent | {"against": Decision.objects.get(lead=items[0]).pk})

    assert (answer.status_code, answer.json()["versions"]["there"]["place"]) == (409, None)


def test_during_a_break_nothing_is_graded_that_was_not_viewed(desk: Client, items: list[Item]) -> None:
    look = post(desk, f"/items/{items[0].pk}/reveal", variant="preview", key=uuid4())["X-Exposure"]
    post(desk, f"/exposures/{look}/end")
    ExposureEvent.objects.update(viewed_before_s=3600, seconds=2)

    seen, unseen = (decide(desk, item, "Alpha") for item in items[:2])

    assert seen.status_code == 200
    assert (unseen.status_code, unseen.json()["code"]) == (429, "TU-W02")
    assert "Take a break" in desk.get(f"{API}/budget").json()["budget"]["paused"]


def test_a_page_of_another_person_saves_nothing_as_theirs(
    desk: Client, asif: Actor, items: list[Item]
) -> None:
    sent = json.dumps(decision(items[0], "Beta"), default=str)

    answer = desk.post(
        f"{API}/decisions", sent, content_type="application/json", headers={"X-Person": str(asif.person)}
    )

    assert (answer.status_code, answer.json()["code"]) == (409, "TU-G11")
    assert not Assessment.objects.exists()


def test_the_desk_gives_one_exhibit_alone_when_asked_and_counts_it(
    ana: Actor, items: list[Item], unit: Unit
) -> None:
    client = desk_of(ana)
    client.post(f"{API}/queue")
    key = Intake.objects.filter(unit=unit)[0].key
    other = Intake.objects.create(unit=unit, reference="OP-2/JB9", key=key)
    asked = items[1]
    Instance.objects.create(item=asked, intake=other, path=b"a", path_sha256=bytes(32))

    answer = client.post(f"{API}/queue?intake={other.pk}").json()

    assert [item["id"] for item in answer["items"]] == [asked.pk]
    assert (answer["batch"], answer["left"], answer["total"]) == (2, 1, 1)
    decide(client, asked, "Alpha")
    after = client.post(f"{API}/queue?intake={other.pk}").json()
    assert (after["items"], after["left"], after["total"], after["elsewhere"]) == ([], 0, 1, 2)

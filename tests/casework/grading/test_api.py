"""The grading desk's API, from the browser's side."""

import json
from typing import Any
from uuid import uuid4

import pytest
from django.core.serializers.json import DjangoJSONEncoder
from django.test import Client

from tests.casework.editions.making import published
from tests.casework.grading.desks import API, PROBLEM, desk_of, post
from tests.casework.grading.stacking import stack
from tests.casework.lists import making
from tutela.casework.custody import log
from tutela.casework.examination.models import Match
from tutela.casework.gate import Actor
from tutela.casework.grading import actions as grading, queries
from tutela.casework.grading.models import Assessment, Reservation
from tutela.casework.items.models import Item
from tutela.casework.lists import actions as lists
from tutela.casework.lists.models import Entry
from tutela.casework.people.models import Person, Unit
from tutela.casework.welfare.models import ExposureEvent


def test_the_queue_says_all_the_page_needs_of_each_item(ana: Actor, items: list[Item]) -> None:
    stacked = stack(items[:2])
    Item.objects.filter(pk=items[2].pk).update(condition="damaged", note="cut short")

    answer = desk_of(ana).post(f"{API}/queue").json()

    assert set(answer) == {"items", "left", "total", "budget", "shift"}
    assert (answer["left"], answer["total"]) == (3, 3)
    assert answer["budget"] == {
        "used_s": 0,
        "allowed_s": 14400,
        "break_due_in_s": 3000,
        "signal_s": 10,
    }
    assert answer["shift"]["decided"] == 0
    first, _, last = answer["items"]
    assert first == {
        "id": items[0].pk,
        "reference": items[0].reference,
        "kind": "picture",
        "width": 400,
        "height": 300,
        "duration_s": None,
        "frames": None,
        "taken_at": None,
        "size": items[0].size_bytes,
        "mime": "image/jpeg",
        "condition": "ok",
        "note": "",
        "is_whole": True,
        "has_sheet": False,
        "places": 1,
        "known_part": None,
        "likenesses": [],
        "recalled": None,
        "camera": False,
        "stack": {"id": stacked.pk, "members": 2, "near": 1},
        "decided": None,
        "skipped": False,
    }
    assert (last["condition"], last["note"], last["stack"]) == ("damaged", "cut short", None)


def test_a_decision_is_answered_with_its_number_and_what_is_left(desk: Client, items: list[Item]) -> None:
    answer = post(desk, "/decisions", item=items[0].pk, category="Beta", key=uuid4(), members=[]).json()

    assert answer["items"] == [items[0].pk]
    assert (answer["items"], answer["shift"]["decided"]) == ([items[0].pk], 1)
    shown = desk.post(f"{API}/queue").json()["items"][0]["decided"]
    assert shown == {"decision": answer["decision"], "category": "Beta", "title": "Beta"}


def test_a_decision_sent_twice_is_answered_twice_and_made_once(desk: Client, items: list[Item]) -> None:
    key = uuid4()

    answers = [
        post(desk, "/decisions", item=items[0].pk, category="Beta", key=key, members=[]).json()
        for _ in range(2)
    ]

    assert answers[0] == answers[1]
    assert Assessment.objects.count() == 1


def test_undo_works_from_another_page_load(ana: Actor, desk: Client, items: list[Item]) -> None:
    decided = post(desk, "/decisions", item=items[0].pk, category="Beta", key=uuid4(), members=[]).json()

    answer = post(desk_of(ana), f"/decisions/{decided['decision']}/undo", key=uuid4()).json()

    assert (answer["items"], answer["left"]) == ([items[0].pk], 3)


def test_a_skipped_item_is_marked_and_no_longer_counts_as_left(desk: Client, items: list[Item]) -> None:
    answer = post(desk, f"/items/{items[0].pk}/skip", reason="not_now", key=uuid4()).json()

    assert answer == {"left": 2}
    assert desk.post(f"{API}/queue").json()["items"][0]["skipped"] is True


def test_a_stack_lists_its_members_with_their_distances(desk: Client, items: list[Item]) -> None:
    stacked = stack(items)
    post(desk, "/decisions", item=items[1].pk, category="Alpha", key=uuid4(), members=[])

    members = desk.get(f"{API}/stacks/{stacked.pk}").json()["members"]

    assert [(member["id"], member["relation"], member["distance"]) for member in members] == [
        (items[0].pk, "self", 0),
        (items[1].pk, "near", 1),
        (items[2].pk, "near", 2),
    ]
    assert [(row["decided"] or {}).get("category") for row in members] == [None, "Alpha", None]


def test_a_stack_leaves_out_what_no_decision_can_serve(
    ana: Actor, asif: Actor, desk: Client, items: list[Item]
) -> None:
    stacked = stack(items)
    Item.objects.filter(pk=items[2].pk).update(state=Item.State.KNOWN)
    decided = post(desk, "/decisions", item=items[1].pk, category="Alpha", key=uuid4(), members=[]).json()
    grading.confirm_shift(ana, queries.decision_for(ana, decided["decision"]).shift)

    members = desk.get(f"{API}/stacks/{stacked.pk}").json()["members"]

    assert [member["id"] for member in members] == [items[0].pk]


@pytest.mark.parametrize(
    ("path", "body", "expected"),
    [
        ("/decisions", {"item": "{item}", "category": "Omega", "members": []}, (422, "TU-G01")),
        ("/decisions", {"item": 99999, "category": "Beta", "members": []}, (404, "TU-I01")),
        ("/decisions", {"item": "{item}", "category": "Beta", "members": [99999]}, (404, "TU-I01")),
        ("/decisions", {"item": "{item}", "category": "Beta", "members": ["{other}"]}, (422, "TU-G03")),
        ("/decisions", {"category": "Beta"}, (422, "TU-G09")),
        ("/decisions/99999/undo", {}, (404, "TU-I01")),
        ("/items/99999/reveal", {"variant": "preview"}, (404, "TU-I01")),
        ("/items/{item}/reveal", {"variant": "original"}, (422, "TU-W05")),
        ("/items/{item}/skip", {"reason": "because"}, (422, "TU-G06")),
        ("/exposures/99999/end", {}, (404, "TU-I01")),
        ("/exposures/99999/prolong", {}, (404, "TU-I01")),
    ],
)
def test_what_cannot_be_done_is_a_problem_document_with_a_stable_code(
    desk: Client, items: list[Item], path: str, body: dict[str, object], expected: tuple[int, str]
) -> None:
    known = {"{item}": items[0].pk, "{other}": items[1].pk}
    sent = {
        name: [known.get(word, word) for word in value]
        if isinstance(value, list)
        else known.get(str(value), value)
        for name, value in body.items()
    }

    answer = post(desk, path.replace("{item}", str(items[0].pk)), key=uuid4(), **sent)

    assert (answer.status_code, answer.json()["code"]) == expected
    assert answer["Content-Type"] == PROBLEM
    assert set(answer.json()) == {"type", "title", "status", "detail", "code"}
    assert not Assessment.objects.exists()


def test_what_lies_on_another_desk_cannot_be_seen_or_decided(
    asif: Actor, desk: Client, items: list[Item]
) -> None:
    other = desk_of(asif)

    answers: list[Any] = [
        other.get(f"{API}/items/{items[0].pk}/standin"),
        post(other, f"/items/{items[0].pk}/reveal", variant="preview", key=uuid4()),
        post(other, "/decisions", item=items[0].pk, category="Beta", key=uuid4(), members=[]),
        post(other, f"/items/{items[0].pk}/skip", reason="not_now", key=uuid4()),
    ]

    assert {(answer.status_code, answer.json()["code"]) for answer in answers} == {(404, "TU-G02")}
    assert not ExposureEvent.objects.exists()


def test_a_person_of_another_unit_finds_nothing_here(otis: Actor, desk: Client, items: list[Item]) -> None:
    decided = post(desk, "/decisions", item=items[0].pk, category="Beta", key=uuid4(), members=[]).json()
    look = post(desk, f"/items/{items[1].pk}/reveal", variant="preview", key=uuid4())["X-Exposure"]
    stacked = stack(items)
    other = desk_of(otis)

    answers: list[Any] = [
        other.get(f"{API}/items/{items[0].pk}/standin"),
        other.get(f"{API}/stacks/{stacked.pk}"),
        post(other, f"/items/{items[0].pk}/reveal", variant="preview", key=uuid4()),
        post(other, f"/exposures/{look}/end"),
        post(other, "/decisions", item=items[1].pk, category="Beta", key=uuid4(), members=[]),
        post(other, f"/decisions/{decided['decision']}/undo", key=uuid4()),
        post(other, f"/items/{items[0].pk}/skip", reason="not_now", key=uuid4()),
    ]

    assert {answer.status_code for answer in answers} == {404}
    assert {answer["Content-Type"] for answer in answers} == {PROBLEM}
    assert other.post(f"{API}/queue").json()["items"] == []


def test_the_queue_says_the_longest_known_part_of_a_video(
    ana: Actor, unit: Unit, quinn: Actor, sam: Actor
) -> None:
    waiting = making.item(unit, 1, "video")
    Item.objects.filter(pk=waiting.pk).update(state=Item.State.QUEUED)
    for number in (5, 6):
        making.released(quinn, making.item(unit, number, "video"))
    published(quinn, sam, making.own_list(sam))
    for entry, rule, length_s in zip(Entry.objects.all(), ("video", "aligned"), (8, 36), strict=True):
        seconds = {"item_from_s": 12, "item_to_s": 12 + length_s}
        seconds |= {"known_from_s": 62, "known_to_s": 62 + length_s}
        Match.objects.create(item=waiting, entry=entry, rule=rule, algorithm="vpdq", **seconds)

    [item] = desk_of(ana).post(f"{API}/queue").json()["items"]

    assert item["known_part"] == {"item_s": [12, 48], "known_s": [62, 98], "is_alike": True}


def test_the_queue_says_which_revoked_entry_an_item_matched_and_not_what_it_had_said_of_it(
    ana: Actor, quinn: Actor, sam: Actor, items: list[Item]
) -> None:
    making.released(quinn, making.item(items[0].unit, 5), "Gamma")
    published(quinn, sam, making.own_list(sam))
    Match.objects.create(item=items[0], entry=Entry.objects.get(), rule="exact", algorithm="sha256")
    before = desk_of(ana).post(f"{API}/queue").json()["items"][0]["recalled"]
    entry = lists.revoke(sam, Entry.objects.get(), "the sender recalled it")

    first, second, _ = desk_of(ana).post(f"{API}/queue").json()["items"]

    assert before is None
    assert first["recalled"] == {
        "entry": entry.pk,
        "list": "own",
        "at": json.loads(DjangoJSONEncoder().encode(entry.revoked_at)),
        "because": "the sender recalled it",
    }
    assert second["recalled"] is None
    assert "Gamma" not in json.dumps(first)


@pytest.mark.parametrize("name", ["adele", "audra", "finn", "sam", "quinn"])
def test_only_assessors_use_thedesk_of(
    request: pytest.FixtureRequest, ana: Actor, items: list[Item], name: str
) -> None:
    client = desk_of(request.getfixturevalue(name))
    stacked = stack(items)

    answers: list[Any] = [
        client.post(f"{API}/queue"),
        client.get(f"{API}/stacks/{stacked.pk}"),
        post(client, "/decisions", item=items[0].pk, category="Beta", key=uuid4(), members=[]),
        post(client, f"/items/{items[0].pk}/skip", reason="not_now", key=uuid4()),
    ]
    unseen = [
        client.get(f"{API}/items/{items[0].pk}/standin"),
        post(client, f"/items/{items[0].pk}/reveal", variant="preview", key=uuid4()),
    ]

    assert {(answer.status_code, answer.json()["code"]) for answer in answers} == {(403, "TU-P01")}
    assert {answer.status_code for answer in unseen} <= {403, 404}
    assert not ExposureEvent.objects.exists()
    assert not Reservation.objects.exists()


def test_a_refusal_is_on_record(adele: Actor, items: list[Item]) -> None:
    desk_of(adele).post(f"{API}/queue")

    assert next(iter(log.latest(limit=1)))["act"] == "act.refused"


def test_whoever_is_signed_out_is_told_so(items: list[Item]) -> None:
    answer: Any = Client().post(f"{API}/queue")

    assert (answer.status_code, answer.json()["code"]) == (401, "TU-P05")


def test_a_change_without_the_token_of_our_pages_is_refused(ana: Actor, items: list[Item]) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(Person.objects.get(pk=ana.person))

    answer = post(client, "/decisions", item=items[0].pk, category="Beta", key=uuid4(), members=[])

    assert (answer.status_code, answer.json()["code"]) == (403, "TU-G08")
    assert not Assessment.objects.exists()


def test_a_change_with_the_token_of_our_pages_is_made(ana: Actor, items: list[Item]) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(Person.objects.get(pk=ana.person))
    token = {"X-CSRFToken": client.get("/grade/").cookies["csrftoken"].value}
    assert client.post(f"{API}/queue", headers=token).status_code == 200

    answer = client.post(
        f"{API}/decisions",
        json.dumps({"item": items[0].pk, "category": "Beta", "key": str(uuid4()), "members": []}),
        content_type="application/json",
        headers=token,
    )

    assert answer.status_code == 200

"""The grading desk's API, from the browser's side."""

import json
from typing import Any
from uuid import uuid4

import pytest
from django.core.serializers.json import DjangoJSONEncoder
from django.test import Client

from tests.casework.editions.making import published
from tests.casework.grading.desks import API, PROBLEM, decide, decision, desk_of, facts, post, skip
from tests.casework.grading.stacking import stack
from tests.casework.lists import making
from tutela.casework.custody import log
from tutela.casework.examination.models import Match
from tutela.casework.gate import Actor
from tutela.casework.grading import actions as grading, queries
from tutela.casework.grading.models import Assessment, Reservation
from tutela.casework.items.models import HashValue, Item
from tutela.casework.lists import actions as lists
from tutela.casework.lists.models import Entry
from tutela.casework.people.models import Person, Unit
from tutela.casework.times import moment
from tutela.casework.welfare.models import ExposureEvent

# A decision of a page, in a batch where the item lies first.
SIGHT = {"batch": 1, "place": 0, "against": None}
SENT: dict[str, Any] = {"item": "{item}", "category": "Beta", "members": [], **SIGHT}


def test_the_queue_says_all_the_page_needs_of_each_item(ana: Actor, items: list[Item]) -> None:
    stacked = stack(items[:2])
    Item.objects.filter(pk=items[2].pk).update(condition="damaged", note="cut short")

    answer = desk_of(ana).post(f"{API}/queue").json()

    assert set(answer) == {
        "batch",
        "items",
        "left",
        "total",
        "others",
        "elsewhere",
        "budget",
        "shift",
        "last",
    }
    assert (answer["left"], answer["total"]) == (3, 3)
    assert answer["budget"] == {
        "paused": "",
        "used_s": 0,
        "allowed_s": 14400,
        "break_due_in_s": 3000,
        "signal_s": 10,
    }
    assert answer["shift"]["decided"] == 0
    first, _, last = answer["items"]
    assert first == {
        "id": items[0].pk,
        "place": 0,
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
        "sheets": 0,
        "unshown": "",
        "places": 1,
        "known_part": None,
        "likenesses": [],
        "recalled": None,
        "camera": False,
        "stack": {"id": stacked.pk, "members": 2, "near": 1},
        "is_asked": False,
        "decided": None,
        "skipped": False,
        "evidence": None,
        "marks": [],
        "identified": "",
        "mark_href": f"/items/{items[0].pk}/api/mark/",
    }
    assert (last["condition"], last["note"], last["stack"]) == ("damaged", "cut short", None)


def test_a_decision_is_answered_with_its_number_and_what_is_left(desk: Client, items: list[Item]) -> None:
    answer = decide(desk, items[0], "Beta").json()

    stands = {"decision": answer["decision"], "category": "Beta", "title": "Beta", "facts": facts("B")}
    assert answer["items"] == [{"id": items[0].pk, "decided": stands}]
    assert answer["shift"]["decided"] == 1
    assert desk.post(f"{API}/queue").json()["items"][0]["decided"] == stands


def test_a_decision_sent_twice_is_answered_twice_and_made_once(desk: Client, items: list[Item]) -> None:
    key = uuid4()

    answers = [decide(desk, items[0], "Beta", key).json() for _ in range(2)]

    assert answers[0] == answers[1]
    assert Assessment.objects.count() == 1


def test_undo_works_from_another_page_load(ana: Actor, desk: Client, items: list[Item]) -> None:
    decided = decide(desk, items[0], "Beta").json()

    answer = post(desk_of(ana), f"/decisions/{decided['decision']}/undo", key=uuid4()).json()

    assert answer["items"] == [{"id": items[0].pk, "decided": None}]
    assert (answer["item"], answer["last"]) == (items[0].pk, None)


def test_a_skipped_item_is_marked_and_no_longer_counts_as_left(desk: Client, items: list[Item]) -> None:
    answer = skip(desk, items[0]).json()

    assert set(answer) == {"skip"}
    assert desk.post(f"{API}/queue").json()["left"] == 2
    assert desk.post(f"{API}/queue").json()["items"][0]["skipped"] is True


def test_a_stack_lists_the_other_members_by_their_distance_from_the_item(
    desk: Client, items: list[Item]
) -> None:
    stack(items)
    for item, bits in zip(items, (0, 12, 3), strict=True):
        value = ((1 << bits) - 1).to_bytes(32)
        HashValue.objects.create(item=item, algorithm="pdq", recipe="pdq", value=value, quality=100)
    decide(desk, items[1], "Alpha")

    seen = {
        item.pk: desk.get(f"{API}/items/{item.pk}/stack").json()["members"] for item in (items[0], items[1])
    }

    first, second = (
        [(member["id"], member["relation"], member["distance"]) for member in members]
        for members in seen.values()
    )
    assert first == [(items[2].pk, "near", 3), (items[1].pk, "near", 12)]
    assert second == [(items[2].pk, "near", 9), (items[0].pk, "near", 12)]
    assert [(row["decided"] or {}).get("category") for row in seen[items[0].pk]] == [None, "Alpha"]


def test_a_stack_leaves_out_what_no_decision_can_serve(
    ana: Actor, asif: Actor, desk: Client, items: list[Item]
) -> None:
    stack(items)
    Item.objects.filter(pk=items[2].pk).update(state=Item.State.KNOWN)
    decided = decide(desk, items[1], "Alpha").json()
    grading.confirm_shift(ana, queries.decision_for(ana, decided["decision"]).shift)

    members = desk.get(f"{API}/items/{items[1].pk}/stack").json()["members"]

    assert [member["id"] for member in members] == [items[0].pk]


@pytest.mark.parametrize(
    ("path", "body", "expected"),
    [
        ("/decisions", SENT | {"category": "Omega"}, (422, "TU-G01")),
        ("/decisions", SENT | {"item": 99999}, (404, "TU-I01")),
        ("/decisions", SENT | {"members": [{"item": 99999, "against": None}]}, (404, "TU-I01")),
        ("/decisions", SENT | {"members": [{"item": "{other}", "against": None}]}, (422, "TU-G03")),
        ("/skips/99999/undo", {}, (404, "TU-I01")),
        ("/decisions", {"category": "Beta"}, (422, "TU-G09")),
        ("/decisions/99999/undo", {}, (404, "TU-I01")),
        ("/items/99999/reveal", {"variant": "preview"}, (404, "TU-I01")),
        ("/items/{item}/reveal", {"variant": "original"}, (422, "TU-W05")),
        ("/items/{item}/skip", SIGHT | {"reason": "because"}, (422, "TU-G06")),
        ("/exposures/99999/end", {}, (404, "TU-I01")),
        ("/exposures/99999/prolong", {}, (404, "TU-I01")),
    ],
)
def test_what_cannot_be_done_is_a_problem_document_with_a_stable_code(
    desk: Client, items: list[Item], path: str, body: dict[str, object], expected: tuple[int, str]
) -> None:
    text = json.dumps(body).replace('"{item}"', str(items[0].pk)).replace('"{other}"', str(items[1].pk))
    sent = json.loads(text)

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
        decide(other, items[0], "Beta"),
        skip(other, items[0]),
    ]

    assert {(answer.status_code, answer.json()["code"]) for answer in answers} == {(404, "TU-G02")}
    assert not ExposureEvent.objects.exists()


def test_a_person_of_another_unit_finds_nothing_here(otis: Actor, desk: Client, items: list[Item]) -> None:
    decided = decide(desk, items[0], "Beta").json()
    look = post(desk, f"/items/{items[1].pk}/reveal", variant="preview", key=uuid4())["X-Exposure"]
    stack(items)
    other = desk_of(otis)

    answers: list[Any] = [
        other.get(f"{API}/items/{items[0].pk}/standin"),
        other.get(f"{API}/items/{items[0].pk}/stack"),
        post(other, f"/items/{items[0].pk}/reveal", variant="preview", key=uuid4()),
        post(other, f"/exposures/{look}/end"),
        decide(other, items[1], "Beta"),
        post(other, f"/decisions/{decided['decision']}/undo", key=uuid4()),
        skip(other, items[0]),
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
        "day": moment(entry.revoked_at).partition(",")[0],
        "because": "the sender recalled it",
    }
    assert second["recalled"] is None
    assert "Gamma" not in json.dumps(first)


@pytest.mark.parametrize("name", ["adele", "audra", "finn", "sam", "quinn"])
def test_only_assessors_use_the_desk(
    request: pytest.FixtureRequest, ana: Actor, items: list[Item], name: str
) -> None:
    client = desk_of(request.getfixturevalue(name))
    stack(items)

    answers: list[Any] = [
        client.post(f"{API}/queue"),
        client.get(f"{API}/items/{items[0].pk}/stack"),
        decide(client, items[0], "Beta"),
        skip(client, items[0]),
    ]
    unseen = [
        client.get(f"{API}/items/{items[0].pk}/standin"),
        client.post(f"{API}/items/{items[0].pk}/standin"),
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

    answer = decide(client, items[0], "Beta")

    assert (answer.status_code, answer.json()["code"]) == (403, "TU-G08")
    assert not Assessment.objects.exists()


def test_a_change_with_the_token_of_our_pages_is_made(ana: Actor, items: list[Item]) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(Person.objects.get(pk=ana.person))
    token = {"X-CSRFToken": client.get("/grade/").cookies["csrftoken"].value}
    assert client.post(f"{API}/queue", headers=token).status_code == 200

    answer = client.post(
        f"{API}/decisions",
        json.dumps(decision(items[0], "Beta"), default=str),
        content_type="application/json",
        headers=token,
    )

    assert answer.status_code == 200

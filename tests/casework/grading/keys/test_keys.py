"""The keys of the desk are one table, and each person may change them; what would clash is refused."""

from collections import Counter
from uuid import uuid4

import pytest
from django.test import Client

from tests.casework.grading.desks import desk_of, post
from tests.casework.welfare.received import pictures
from tutela.casework.custody.models import LogEntry
from tutela.casework.gate import Actor
from tutela.casework.grading import actions, queries
from tutela.casework.grading.keys import table
from tutela.casework.grading.models import Decision, OwnKeys
from tutela.casework.people.models import Unit

PAGE = "/grade/my-keys/"


def _key_of(client: Client, act: str) -> str:
    keys = client.get("/grade/").context["workbench"]["keys"]
    return next(str(key["key"]) for key in keys if key["act"] == act)


def _form(client: Client, **changed: str) -> dict[str, str]:
    shown = client.get(PAGE).context["form"]
    return {name: str(field.initial) for name, field in shown.fields.items() if field.initial} | changed


def test_each_act_has_one_key_and_no_two_of_a_place_the_same() -> None:
    keys = table.table()
    pressed = Counter((key.keys[0], key.shift, key.when) for key in keys)

    assert [place for place, count in pressed.items() if count > 1] == []
    assert len({key.act for key in keys}) == len(keys)
    assert {key.when for key in keys} <= set(table.PLACES)
    assert all(key.title and key.group for key in keys)


def test_a_person_changes_a_key_and_finds_it_at_the_desk_and_on_their_card(ana: Actor, asif: Actor) -> None:
    hers, his = desk_of(ana), desk_of(asif)
    answer = hers.post(PAGE, _form(hers, skip="X", has_characters="on"))

    assert answer.status_code == 302
    assert (_key_of(hers, "skip"), _key_of(his, "skip")) == ("x", "s")
    assert "<kbd>X</kbd></dt><dd>skip, with a reason" in hers.get("/grade/keys/").content.decode()
    assert OwnKeys.objects.get(person=ana.person).keys == {"skip": "x"}
    assert LogEntry.objects.filter(act="keys.chosen").count() == 1


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"skip": "z"}, "Z would mean both “skip, with a reason” and “undo the last decision”."),
        ({"skip": "1"}, "needs one letter"),
        ({"skip": "é"}, "needs one letter"),
        ({"skip": ""}, "Enter one letter or sign."),
    ],
    ids=["taken", "digit", "accent", "empty"],
)
def test_what_would_clash_is_refused_and_what_was_typed_stays(
    ana: Actor, changed: dict[str, str], said: str
) -> None:
    client = desk_of(ana)

    answer = client.post(PAGE, _form(client, **changed))

    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert not changed["skip"] or f'value="{changed["skip"]}"' in page
    assert not OwnKeys.objects.exists()


def test_two_keys_are_exchanged_at_once_and_all_put_back(ana: Actor) -> None:
    client = desk_of(ana)
    client.post(PAGE, _form(client, skip="P", apply="S"))
    assert (_key_of(client, "skip"), _key_of(client, "apply")) == ("p", "s")

    client.post(PAGE, _form(client, shipped="on"))

    assert (_key_of(client, "skip"), _key_of(client, "apply")) == ("s", "p")


def test_single_characters_are_switched_off_for_the_person_and_their_keys_stay(ana: Actor) -> None:
    client = desk_of(ana)
    client.post(PAGE, _form(client, skip="X", has_characters="on"))

    assert post(client, "/characters", on=False).json() == {"on": False}

    assert client.get("/grade/").context["workbench"]["has_characters"] is False
    assert _key_of(client, "skip") == "x"


def test_a_hundred_and_more_steps_are_taken_back_one_by_one_across_batches_and_sessions(
    ana: Actor, unit: Unit
) -> None:
    many, batches = 105, set[int]()
    for item in pictures(unit, many):
        batches.add(actions.dispense(ana).number)
        actions.assess(ana, item, "Alpha", uuid4())

    shift, undone = actions.begin_shift(ana), 0
    while (last := queries.last_act(shift)) is not None:
        assert isinstance(last, Decision)
        actions.undo(ana, last, uuid4())
        undone += 1

    assert (undone, len(batches)) == (many, 2)

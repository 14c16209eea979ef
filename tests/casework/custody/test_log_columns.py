"""Questions to the record are answered by its columns, through an index, however long it is."""

import json

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tutela.casework.custody import log
from tutela.casework.custody.models import LogEntry
from tutela.casework.gate import Actor
from tutela.casework.people.models import Person

pytestmark = pytest.mark.django_db
MANY = 20_000


def _last(by: Actor, act: str, **what: log.Value) -> LogEntry:
    with transaction.atomic():
        return log.record(by, act, purpose="test", **what)


@pytest.mark.parametrize(
    ("act", "what", "about"),
    [
        ("lot.released", {"shift": 4, "lot": 7}, ("lot", 7)),
        ("media.shown", {"exposure": 4, "item": 7}, ("item", 7)),
        ("link.issued", {"to": "ana", "person": 7}, ("person", 7)),
        ("role.granted", {"role": "assessor", "person": 7}, ("person", 7)),
        ("items.examined", {"items": [4, 7]}, ("", None)),
        ("act.refused", {"path": "/"}, ("", None)),
    ],
)
def test_an_entry_names_the_thing_its_act_is_about(
    ana: Actor, act: str, what: dict[str, log.Value], about: tuple[str, int | None]
) -> None:
    entry = LogEntry.objects.get(seq=_last(ana, act, **what).seq)

    kind, number = about
    assert (entry.unit, entry.object_kind, entry.object_number) == (ana.unit, kind, number)
    assert json.loads(entry.body)["object"] == ({"kind": kind, "number": number} if kind else None)


@pytest.fixture
def long_record(sam: Actor) -> Actor:
    """A record of very many acts, of which the reader's unit did a few."""
    first = LogEntry.objects.latest("seq")
    with connection.cursor() as cursor:
        # Not sealed: it is the way they are found that is looked at.
        cursor.execute(
            "INSERT INTO custody_logentry"
            " (seq, at, unit, actor, act, object_kind, object_number, body, seal) "
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %s) "
            "SELECT %s + i, %s, 900 + i %% 7, 'x', 'act.' || (i %% 50), 'item', i %% 1000, '{}', '' FROM n",
            [MANY, first.seq, first.at],
        )
        cursor.execute("ANALYZE custody_logentry")
    return sam


def _plans(captured: CaptureQueriesContext) -> list[str]:
    asked = [each["sql"] for each in captured if "custody_logentry" in each["sql"]]
    explain = "EXPLAIN QUERY PLAN" if connection.vendor == "sqlite" else "EXPLAIN"
    with connection.cursor() as cursor:
        answers = []
        for sql in asked:
            cursor.execute(f"{explain} {sql}")
            answers.append("\n".join(str(row) for row in cursor.fetchall()))
    return answers


@pytest.mark.parametrize(
    "page",
    [
        "",
        "?before=18000",
        "?person=sam",
        "?act=person.added",
        "?item=T-12",
        "?item=T-12&act=act.12",
        "?person=sam&act=person.added&before=900",
    ],
)
def test_the_page_of_a_long_record_reads_the_units_entries_only(long_record: Actor, page: str) -> None:
    client = Client()
    client.force_login(Person.objects.get(pk=long_record.person))

    with CaptureQueriesContext(connection) as captured:
        client.get(f"/record/{page}")

    plans = _plans(captured)
    assert len(plans) == 4
    for plan in plans:
        assert "custody_log" in plan
        assert "SCAN custody_logentry" not in plan
        assert "Seq Scan on custody_logentry" not in plan


def test_what_was_done_about_one_thing_is_found_through_an_index(long_record: Actor) -> None:
    with CaptureQueriesContext(connection) as captured:
        found = LogEntry.objects.filter(object_kind="item", object_number=12).count()

    (plan,) = _plans(captured)
    assert found == MANY // 1000
    assert "custody_log_object" in plan

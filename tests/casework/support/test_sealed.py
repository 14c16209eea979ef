"""What people file is theirs alone: no role, table, figure or record gives any of it to somebody else."""

import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from tests.casework.doors import signed_in
from tutela.casework.custody import keys, log
from tutela.casework.custody.models import LogEntry
from tutela.casework.custody.proving import data_keys
from tutela.casework.gate import Actor, NotAllowed, machine
from tutela.casework.support import actions, queries, rules
from tutela.casework.support.errors import BadRecord, BadSupportRules, RecordBroken
from tutela.casework.support.models import Filed, SupportKey
from tutela.casework.support.records import Kind
from tutela.casework.support.sealed import Box
from tutela.engine.taxonomy.errors import RefusedWords

pytestmark = pytest.mark.django_db
MARKER = "Sentence 7731 of mine."
ROOT = Path(__file__).parents[3] / "tutela"
APART = ("figures", "quality", "oversight", "results", "statements", "finding")


def _every_byte() -> bytes:
    """Give all that the database holds, column by column."""
    with connection.cursor() as cursor:
        held = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 - a table's own name
            for row in cursor.fetchall():
                held += [
                    bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
                    for value in row
                ]
    return b"\n".join(held)


def test_each_reads_all_of_their_own_and_nothing_of_anybody_elses(
    ana: Actor, asif: Actor, sam: Actor
) -> None:
    actions.write_note(ana, MARKER)
    actions.check_in(ana, "tired", "More 1.")
    actions.write_note(asif, "Sentence 2.")

    assert [(each.kind, each.body) for each in queries.own(ana)] == [
        (Kind.CHECK_IN, {"answer": "tired", "says": "More 1."}),
        (Kind.NOTE, {"says": MARKER}),
    ]
    assert queries.own(sam) == []
    page = signed_in(ana).get("/support/").content.decode()
    assert MARKER in page
    assert "Tired" in page
    given = json.loads(signed_in(ana).get("/support/as/json/").content)
    assert [row["what"] for row in given["records"]] == ["Check-in", "Note"]
    assert MARKER not in signed_in(sam).get("/support/").content.decode()
    with pytest.raises(NotAllowed):
        queries.own(machine(ana.unit))


def test_no_byte_of_the_database_and_no_entry_says_what_was_filed(ana: Actor) -> None:
    actions.write_note(ana, MARKER)
    actions.check_in(ana, "in-need", MARKER)

    held = _every_byte()
    assert b"support.filed" in held
    assert MARKER.encode() not in held
    assert b"7731 of mine" not in held
    assert b"in-need" not in held
    bodies = [json.loads(each.body) for each in LogEntry.objects.filter(act="support.filed")]
    assert [set(each["what"]) for each in bodies] == [{"support", "wrote"}] * 2
    lengths = {len(bytes(sealed)) for sealed in Filed.objects.values_list("sealed", flat=True)}
    assert len(lengths) == 1
    log.verify()


def test_a_record_opens_for_its_person_and_place_only(ana: Actor, asif: Actor) -> None:
    filed = actions.write_note(ana, MARKER)
    other = actions.write_note(asif, "Sentence 2.")

    for changed in ({"person_id": asif.person}, {"shelf": other.shelf}, {"sealed": other.sealed}):
        Filed.objects.filter(pk=filed.pk).update(**changed)
        with pytest.raises(RecordBroken):
            queries.own(asif if "person_id" in changed else ana)
        filed.save()
    assert queries.own(ana)[0].body["says"] == MARKER


def test_the_key_is_one_of_its_own_proved_by_doctor_and_opened_by_the_recovery_key(
    ana: Actor, asif: Actor
) -> None:
    filed = actions.write_note(ana, MARKER)
    actions.write_note(asif, "Sentence 2.")
    key = SupportKey.objects.get(unit=ana.unit).key

    assert not key.copies.exists()
    found = data_keys.look()
    assert (found.total, found.faults) == (1, [])
    recovery = (settings.TUTELA_KEYS / keys.RECOVERY).read_bytes()
    secret = keys.recover(bytes(key.wrapped_for_recovery), recovery)
    assert Box(secret).opened(filed)["says"] == MARKER
    assert repr(Box(secret)) == "Box()"


def test_what_cannot_be_kept_is_refused_and_nothing_is_filed(ana: Actor) -> None:
    for says in ("  ", "x" * 4001):
        with pytest.raises(BadRecord):
            actions.write_note(ana, says)
    with pytest.raises(BadRecord):
        actions.check_in(ana, "no answer")
    with pytest.raises(RefusedWords):
        actions.write_note(ana, "child " + "porn" + "ography")
    browser = signed_in(ana)
    for sent in ({"act": "note", "says": ""}, {"act": "check in", "answer": "x"}, {"act": "other"}):
        assert browser.post("/support/", sent).status_code == 422

    assert not Filed.objects.exists()
    assert browser.post("/support/", {"act": "note", "says": MARKER}).status_code == 302
    assert Filed.objects.count() == 1


@pytest.mark.parametrize(
    ("line", "instead"),
    [
        ("soon_days = 7", "soon_days = -1"),
        ("support = []", "support = [1]"),
        ("every_days = 0", "every_days = -3"),
        ('code = "tired"', 'code = "well"'),
        ('title = "Support"', "title = "),
    ],
)
def test_rules_of_support_that_are_not_whole_are_refused(line: str, instead: str) -> None:
    with pytest.raises(BadSupportRules):
        rules.check(rules.shipped().replace(line, instead, 1))


def test_no_room_of_figures_names_the_room_of_support() -> None:
    named = re.compile(r"casework[./]support|[\"']support[.\"']|support_(filed|key)|SupportKey")
    for room in APART:
        for file in (ROOT / "casework" / room).rglob("*.py"):
            assert not named.search(file.read_text()), file


def test_what_opens_a_record_is_called_by_what_asks_for_ones_own_only() -> None:
    opening = {
        file.relative_to(ROOT).as_posix()
        for file in ROOT.rglob("*.py")
        if "support.sealed" in file.read_text() or "support import sealed" in file.read_text()
    }

    assert opening == {"casework/support/actions/file_record.py", "casework/support/queries.py"}

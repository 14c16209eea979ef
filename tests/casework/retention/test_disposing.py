"""A case that two people dispose of is gone from every row, and the record still agrees with all of them."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests.casework.retention import full_case
from tests.casework.retention.full_case import MARK, SHARED
from tests.casework.working import work_off
from tutela.casework.cases import actions as cases
from tutela.casework.cases.errors import RecordMoved
from tutela.casework.cases.models import Case
from tutela.casework.custody import copies, log
from tutela.casework.custody.models import DataKey, SealedCopy
from tutela.casework.custody.proving import data_keys, quick_look
from tutela.casework.custody.record import audit
from tutela.casework.gate import Actor, machine
from tutela.casework.intelligence.actions import index_words
from tutela.casework.items.models import Instance, Item
from tutela.casework.items.queries import content_of, unkept
from tutela.casework.jobs.models import Job
from tutela.casework.packages.models import Package
from tutela.casework.retention import actions
from tutela.casework.retention.errors import RetentionMoved
from tutela.casework.retention.models import Disposal
from tutela.casework.retention.signed import certificates

pytestmark = pytest.mark.django_db
Staff = dict[str, Actor]


@pytest.fixture
def staff(finn: Actor, sam: Actor, quinn: Actor, ana: Actor) -> Staff:
    return {"finn": finn, "sam": sam, "quinn": quinn, "ana": ana}


def said() -> dict[str, int]:
    """Say in which tables the mark stands, and in how many rows."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 - a table of ours
            rows = [row for row in cursor.fetchall() if _holds(row)]
            if rows:
                found[table] = len(rows)
    return found


def _holds(row: tuple[object, ...]) -> bool:
    wanted = (MARK, MARK.encode().hex())
    texts = (bytes(v).decode("latin-1") if isinstance(v, bytes | memoryview) else str(v) for v in row)
    return any(each in text for text in texts for each in wanted)


def dispose(staff: Staff, case: Case) -> Disposal:
    """Close a case, and have two people dispose of it."""
    cases.close_case(staff["sam"], case, f"Reason {MARK}")
    proposed = actions.propose_disposal(staff["finn"], case, f"Sentence 1 {MARK}.", "Order 1/26")
    actions.answer_disposal(staff["sam"], proposed, is_confirmed=True)
    return actions.carry_out(machine(case.unit_id, "retention"), proposed.pk)


def test_what_was_disposed_of_stands_in_no_row_and_the_record_agrees_with_all(
    staff: Staff, tmp_path: Path
) -> None:
    case = full_case.filled(staff, tmp_path)
    shared = full_case.other(staff, tmp_path)
    exhibit = case.exhibits.earliest("pk")
    Job.objects.create(
        kind="examine", unit=case.unit_id, arguments={"exhibit": exhibit.pk}, state=Job.State.FAILED,
        reason=f"OSError: {MARK}",
    )  # fmt: skip
    before = said()
    objects = SealedCopy.objects.filter(key=case.key).count()

    done = dispose(staff, case)
    index_words.after_any(machine(case.unit_id))

    assert len(before) > 20
    assert said() == {}
    assert objects > 5
    assert not SealedCopy.objects.filter(key=case.key).exists()
    assert not bytes(DataKey.objects.get(pk=case.key_id).wrapped)
    assert done.state == Disposal.State.DONE
    assert MARK not in done.certificate
    assert certificates.is_whole(done)
    assert json.loads(done.certificate)["removed"]["intelligence.message"] == 40
    assert log.verify().entries > 0
    assert [each.message for each in audit.differences()] == []
    assert data_keys.look().faults == []
    assert quick_look.look().summary == ""
    assert unkept() == []
    item = Item.objects.get(instances__intake=shared.intake)
    copy = copies.copy_of(content_of(item))
    assert copy is not None
    assert copies.read(staff["finn"], copy, item.pk) == SHARED


def test_a_case_waits_for_the_package_of_what_was_found_in_it(staff: Staff, tmp_path: Path) -> None:
    case = full_case.filled(staff, tmp_path)
    cases.close_case(staff["sam"], case, "Sentence 1.")
    Package.objects.filter(case=None).update(state="draft")

    with pytest.raises(RetentionMoved, match=r"PK-\d+, of what was found in OP-7, is open"):
        actions.propose_disposal(staff["finn"], case, "Sentence 2.", "Order 1/26")


class Killed(Exception):
    """The process is gone."""


def ends_after(writes: int) -> Callable[..., Any]:
    """Let so many statements write, and then end what runs, as a process that is killed ends."""
    left = writes

    def run(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal left
        if sql.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE")):
            left -= 1
            if left < 0:
                raise Killed
        return execute(sql, params, many, context)

    return run


def test_a_disposal_that_is_cut_off_again_and_again_comes_to_the_same_end(
    staff: Staff, tmp_path: Path
) -> None:
    case = full_case.filled(staff, tmp_path)
    cases.close_case(staff["sam"], case, f"Reason {MARK}")
    proposed = actions.propose_disposal(staff["finn"], case, "Sentence 1.", "Order 1/26")
    actions.answer_disposal(staff["sam"], proposed, is_confirmed=True)
    by, cut = machine(case.unit_id, "retention"), 0

    for writes in range(2, 400, 9):
        try:
            with connection.execute_wrapper(ends_after(writes)):
                actions.carry_out(by, proposed.pk)
            break
        except Killed:
            cut += 1
    index_words.after_any(by)

    done = Disposal.objects.get()
    assert cut >= 5
    assert done.state == Disposal.State.DONE
    assert json.loads(done.certificate)["removed"]["intelligence.message"] == 40
    assert said() == {}
    assert [each.message for each in audit.differences()] == []
    assert actions.carry_out(by, proposed.pk).certificate == done.certificate


def test_what_was_disposed_of_goes_down_the_line_again_should_it_come_again(
    staff: Staff, tmp_path: Path
) -> None:
    full_case.other(staff, tmp_path)
    case = Case.objects.get()
    item = Item.objects.get()
    dispose(staff, case)
    item.refresh_from_db()
    assert item.state == Item.State.DISPOSED

    (tmp_path / "again").mkdir()
    (tmp_path / "again" / "same.txt").write_bytes(SHARED)
    exhibit = cases.add_exhibit(staff["finn"], cases.open_case(staff["finn"], "OP-9"), "JB1", "Warrant 3/26")
    cases.receive(staff["finn"], exhibit, tmp_path / "again")
    work_off()

    item.refresh_from_db()
    assert item.state == Item.State.SET_ASIDE
    assert Instance.objects.get().item_id == item.pk
    assert [each.message for each in audit.differences()] == []
    with pytest.raises(RecordMoved):
        cases.add_exhibit(staff["finn"], case, "JB9", "Warrant 4/26")
    with pytest.raises(RecordMoved):
        cases.reopen_case(staff["sam"], case)

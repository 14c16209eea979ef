"""Each field of the schedule is given, not held or withheld with a reason, and a blank is none of these."""

from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, strategies as st

from tests.engine.statutory.submissions import VALUES, full, not_held
from tutela.engine.formats.reports.told import Channel, from_json
from tutela.engine.statutory import schedule, submission, telling
from tutela.engine.statutory.schedule import Field, Kind
from tutela.engine.statutory.submission import BadSubmission, Submission

AT = datetime(2026, 11, 2, 14, 2, tzinfo=UTC)  # a Monday
FIELDS = schedule.current().fields
each_field = pytest.mark.parametrize("field", FIELDS, ids=[field.name for field in FIELDS])


def _read(sent: object, at: datetime = AT) -> Submission:
    return submission.read(sent, schedule.current(), at)


def _faults(sent: object, at: datetime = AT) -> list[str]:
    with pytest.raises(BadSubmission) as refused:
        _read(sent, at)
    return [fault.at for fault in refused.value.faults]


def test_all_not_held_is_accepted() -> None:
    said = _read(not_held()).fields

    assert {each.state for each in said.values()} == {"not held"}
    assert len(said) == len(FIELDS) == 21


@each_field
def test_a_field_has_one_of_three_states(field: Field) -> None:
    sent = not_held()
    blanks: list[object] = [
        None, {}, "", {"state": ""}, {"state": "not asked"}, {"state": "given"},
        {"state": "given", "value": ""},
        {"state": "given", "value": "  "}, {"state": "given", "value": []}, {"state": "given", "value": {}},
        {"state": "given", "value": [""]}, {"state": "given", "value": [{}]}, {"state": "given", "value": 7},
        {"state": "withheld"}, {"state": "withheld", "reason": " "}, {"state": ["given"]},
        {"state": "not held", "value": VALUES[field.kind]}, {"state": "given", "value": ["\ud800"]},
    ]  # fmt: skip
    for blank in blanks:
        sent["fields"][field.name] = blank
        assert _faults(sent) == [f"fields/{field.name}"], blank
    del sent["fields"][field.name]
    assert _faults(sent) == [f"fields/{field.name}"]

    sent["fields"][field.name] = {"state": "withheld", "reason": "Sentence two."}
    assert _read(sent).fields[field.name].reason == "Sentence two."
    sent["fields"][field.name] = {"state": "given", "value": VALUES[field.kind]}
    assert _read(sent).fields[field.name].value == VALUES[field.kind]


@pytest.mark.parametrize(
    ("changed", "at"),
    [
        ({"schema": "osa/0"}, "schema"),
        ({"own_reference": " "}, "own_reference"),
        ({"own_reference": "x" * 201}, "own_reference"),
        ({"previous": "R-1"}, "previous"),
        ({"previous": [7]}, "previous"),
        ({"priority": None}, "priority/value"),
        ({"priority": {"value": 4, "reason": "Sentence one."}}, "priority/value"),
        ({"priority": {"value": True, "reason": "Sentence one."}}, "priority/value"),
        ({"priority": {"value": 3, "reason": ""}}, "priority/reason"),
        ({"telephoned": "yes"}, "telephoned"),
        ({"discovered_at": "yesterday"}, "discovered_at"),
        ({"declaration": {"name": "Person 1", "complete": False}}, "declaration"),
        ({"declaration": {"complete": True}}, "declaration"),
        ({"more": 1}, "more"),
    ],
)
def test_what_is_wrong_is_said_where_it_is(changed: dict[str, Any], at: str) -> None:
    assert _faults({**not_held(), **changed}) == [at]


def test_a_field_that_is_none_is_said() -> None:
    sent = not_held()
    sent["fields"]["colour"] = {"state": "not held"}

    assert _faults(sent) == ["fields/colour"]


@pytest.mark.parametrize(
    ("at", "priority", "wanted"),
    [
        (datetime(2026, 11, 2, 6, 59, tzinfo=UTC), 1, True),
        (datetime(2026, 11, 2, 7, 0, tzinfo=UTC), 1, False),
        (datetime(2026, 11, 2, 16, 59, tzinfo=UTC), 2, False),
        (datetime(2026, 11, 2, 17, 0, tzinfo=UTC), 2, True),
        (datetime(2026, 11, 2, 17, 0, tzinfo=UTC), 3, False),
        (datetime(2026, 11, 1, 12, 0, tzinfo=UTC), 1, True),
        (datetime(2026, 12, 25, 12, 0, tzinfo=UTC), 2, True),
        # British Summer Time: 06:30 UTC is half past seven.
        (datetime(2026, 7, 6, 6, 30, tzinfo=UTC), 1, False),
    ],
)
def test_out_of_hours_the_urgent_ones_want_a_telephone_call(
    at: datetime, priority: int, wanted: bool
) -> None:
    sent = {**not_held(), "priority": {"value": priority, "reason": "Sentence one."}}

    assert _read({**sent, "telephoned": True}, at).telephoned
    if wanted:
        assert _faults(sent, at) == ["telephoned"]
    else:
        assert not _read(sent, at).telephoned


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.floats(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(_json, st.sampled_from([*not_held(), *FIELDS]))
def test_whatever_is_sent_is_read_or_refused(value: object, where: str | Field) -> None:
    sent = not_held()
    if isinstance(where, Field):
        sent["fields"][where.name] = value
    else:
        sent[where] = value
    for each in (sent, value):
        with suppress(BadSubmission):
            telling.told(_read(each), "example", Channel.API, received_at=AT.isoformat()).to_json()


def test_everything_that_was_given_is_in_the_report() -> None:
    sent = {**full(), "previous": ["P-1"], "discovered_at": "2026-11-01T00:00:00Z"}
    for number, field in enumerate(FIELDS):
        if field.kind is Kind.TEXT:
            sent["fields"][field.name] = {"state": "given", "value": f"Text {number}"}
        if field.kind is Kind.LIST:
            sent["fields"][field.name] = {"state": "given", "value": [f"List {number}", f"More {number}"]}

    told = telling.told(
        _read(sent), "example", Channel.API, received_at=AT.isoformat(), service="Example Ltd"
    )

    text = told.to_json()
    for number, field in enumerate(FIELDS):
        wanted = {Kind.TEXT: [f"Text {number}"], Kind.LIST: [f"List {number}", f"More {number}"]}
        assert all(f'"{each}"' in text for each in wanted.get(field.kind, [])), field.name
    assert (told.network[0].event, told.network[1].event) == ("upload", "sign-in")
    assert dict(told.files[0].hashes) == {"md5": "0" * 32, "sha1": "1" * 40}
    assert (told.priority and told.priority.value, told.is_supplement) == ("3", True)
    assert len(told.states) == len(FIELDS)
    assert from_json(text) == told


def test_each_version_of_the_schedule_is_kept_and_the_last_is_the_one_that_is_asked_for(
    tmp_path: Path,
) -> None:
    (file,) = schedule.FOLDER.glob("*.toml")
    text, now = file.read_text(encoding="utf-8"), schedule.current()
    (tmp_path / "1.toml").write_text(text)
    (tmp_path / "2.toml").write_text(text.replace(f'"{now.version}"', '"newer/2"'))

    assert list(schedule.versions(tmp_path)) == [now.version, "newer/2"]
    assert schedule.named(now.version) is now
    assert schedule.named("never") is None

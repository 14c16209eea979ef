"""What is damaged, cut, huge or made to do harm costs a line, and nothing that came before it."""

import io
import json
from collections.abc import Iterator

import pytest

from tests.engine.communications import writing
from tests.engine.communications.conftest import Reading
from tutela.engine.communications import reading
from tutela.engine.communications.told import Note, Observation, Terms
from tutela.engine.media.fence.fence import Fence
from tutela.engine.media.fence.limits import MIB, Limits

_COUNT = 20
# Of these nothing is read unless they are whole.
_DATABASES = ("lava report", "axiom case (experimental)")


def _index(form: str) -> bytes:
    return writing.lava_index() if form == "lava report" else b""


@pytest.mark.parametrize("form", [form for form in writing.FORMATS if form not in ("e-mail",)])
def test_what_is_cut_gives_what_came_before_and_says_where_it_breaks_off(read: Reading, form: str) -> None:
    name, write = writing.FORMATS[form]
    octets = write(_COUNT)
    found = read(octets[: len(octets) * 3 // 4], name, index=_index(form))
    if form not in ("whatsapp text", "signal json lines", "csv"):
        assert found.lost
    # Of a database that is cut SQLite would give rows of zeros; so none is read.
    assert len(found.observations) in (range(1) if form in _DATABASES else range(1, _COUNT + 1))


@pytest.mark.parametrize("form", writing.FORMATS)
def test_bytes_that_are_no_utf8_are_kept_and_said(read: Reading, form: str) -> None:
    name, write = writing.FORMATS[form]
    broken = b"\xe9\xff" if form not in _DATABASES else b"\xe9\xffx"
    octets = write(_COUNT).replace(
        b"Sentence number 7", b"Sentence n" + broken + b"mber 7"[-len(b"umber 7") + len(broken) :], 1
    )
    found = read(octets, name, index=_index(form))
    assert len(found.observations) + len(found.lost) >= _COUNT or (form == "ufdr report" and found.lost)


@pytest.mark.parametrize("form", ["telegram json", "signal json lines", "instagram or facebook json", "csv"])
def test_a_time_that_cannot_be_is_kept_as_it_stands_and_no_message_is_lost(read: Reading, form: str) -> None:
    name, write = writing.FORMATS[form]
    truth = writing.lines(_COUNT)[7]
    second, milli = str(truth.at_ms // 1000).encode(), str(truth.at_ms).encode()
    octets = write(_COUNT)
    octets = (
        octets.replace(milli, b"9" * 30)
        if milli in octets
        else octets.replace(b'"%s"' % second, b'"%s"' % (b"9" * 30))
    )
    octets = octets.replace(truth.at.strftime("%Y-%m-%dT%H:%M:%S").encode(), b"9999-99-99T00:00:00")
    found = read(octets, name)
    messages = [each for each in found.observations if each.text]
    assert len(messages) == _COUNT
    (absurd,) = [each for each in messages if each.moment.at_ms is None]
    assert absurd.warnings
    assert absurd.moment.raw


def test_entities_of_a_report_are_refused(read: Reading) -> None:
    bomb = b'<!DOCTYPE l [<!ENTITY a "1"><!ENTITY b "&a;&a;&a;&a;">]>'
    octets = writing.ufdr(3).replace(b"?>", b"?>" + bomb, 1).replace(b"Sentence", b"&b;", 1)
    found = read(octets, "report.xml")
    assert not found.observations
    assert "entities" in found.lost[0].says


def test_what_nests_without_end_is_refused_and_what_came_before_is_kept(read: Reading) -> None:
    deep = b"[" * 100_000
    octets = b'{"name":"1","id":1,"messages":[{"id":1,"from_id":"1","text":"Sentence 1."},{"id":2,"x":' + deep
    found = read(octets, "result.json")
    assert [each.key for each in found.observations] == ["1"]
    assert found.lost
    element = b"<a>" * 5000
    report = writing.ufdr(3).replace(b'<modelType type="Call">', element)
    assert len(read(report, "report.xml").observations) == 3


def test_one_message_that_is_none_costs_no_other(read: Reading) -> None:
    messages = b'{"id":1,"from_id":"1","text":"1"}, 5, null, [1], {"id":2 oops}, '
    messages += b'{"id":3,"from_id":"1","text":["a",7,null,{}]}'
    found = read(b'{"name":null,"id":1,"messages":[' + messages + b"]}", "result.json")
    assert [each.key for each in found.observations] == ["1", "3"]
    assert len(found.lost) >= 3


def test_a_message_beyond_all_bounds_is_left_out_and_named(read: Reading) -> None:
    long = json.dumps({"id": 2, "from_id": "1", "text": "x" * (9 << 20)}).encode()
    octets = (
        b'{"id":1,"messages":[{"id":1,"from_id":"1","text":"1"},'
        + long
        + b',{"id":3,"from_id":"1","text":"3"}]}'
    )
    found = read(octets, "result.json")
    assert [each.key for each in found.observations] == ["1", "3"]
    assert ["longer than 8 MiB" in note.says for note in found.lost] == [True]


def test_a_table_with_a_stray_quote_says_where_it_stopped(read: Reading) -> None:
    octets = writing.csv(3) + b'1700000000000;"Sentence without an end;1;1\n'
    found = read(octets, "table.csv")
    assert len(found.observations) == 3
    assert "quote" in found.lost[0].says


def test_a_view_that_does_not_end_is_given_up(read: Reading) -> None:
    endless = writing.database(
        "CREATE VIEW calls AS WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) "
        "SELECT x AS _id, x AS number, x AS date, x AS duration, x AS type, x AS name FROM n WHERE x < 0"
    )
    octets = endless.replace(b"CREATE VIEW calls", b"CREATE VIEW calls")
    try:
        found = read(octets, "calllog.db")
    except reading.NotCommunications:
        return
    assert found.lost


def test_utf16_is_read_and_said(read: Reading) -> None:
    octets = writing.telegram(3).decode().encode("utf-16")
    found = read(octets, "result.json")
    assert len(found.observations) == 3
    assert any("UTF-16" in note.says for note in found.notes)


class _Long(io.RawIOBase):
    """A file of sixty thousand messages that lies nowhere: its bytes are made as they are asked for."""

    _COUNT, _HEAD, _END = 30_000, b'{"name":"1","id":1,"messages":[', b"{}]}"

    def __init__(self) -> None:
        super().__init__()
        text = "x" * 5000
        one = (
            json.dumps({"id": 1, "from_id": "1", "date_unixtime": "1700000000", "text": text}).encode() + b","
        )
        self._one, self._at = one, 0
        self._size = len(self._HEAD) + self._COUNT * len(one) + len(self._END)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        self._at = offset + {0: 0, 1: self._at, 2: self._size}[whence]
        return self._at

    def readinto(self, into: bytearray | memoryview) -> int:  # type: ignore[override]  # narrower than Buffer
        end = len(self._HEAD) + self._COUNT * len(self._one)
        if self._at < len(self._HEAD):
            piece = self._HEAD[self._at :]
        elif self._at < end:
            inside = (self._at - len(self._HEAD)) % len(self._one)
            left = (end - self._at - 1) // len(self._one) + 1
            piece = (self._one * min(left, 1 + len(into) // len(self._one)))[inside:]
        else:
            piece = self._END[self._at - end :]
        piece = piece[: len(into)]
        into[: len(piece)] = piece
        self._at += len(piece)
        return len(piece)


def test_memory_does_not_grow_with_the_file() -> None:
    # 150 MB are read by a child that may hold 96 MiB, of which what reads documents takes forty.
    limits = Limits(memory_bytes=96 * MIB, cpu_s=300.0, wall_s=1200.0)
    with Fence(reading.WORK, limits) as fence:
        told = reading.read(fence, io.BufferedReader(_Long(), 1 << 20), "result.json", Terms())
        assert _counted(told) == (30_001, 0)


def _counted(told: Iterator[object]) -> tuple[int, int]:
    observed = lost = 0
    for each in told:
        observed += isinstance(each, Observation)
        lost += isinstance(each, Note) and each.is_lost
    return observed, lost

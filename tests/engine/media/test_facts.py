"""Facts travel as JSON and trust nobody on the way back."""

import json

import pytest
from hypothesis import given, strategies as st

from tutela.engine.media.facts import Condition, Facts, FactsMalformed, clean
from tutela.engine.media.file_types import Kind


def test_facts_come_back_as_they_were_written() -> None:
    facts = Facts(
        Kind.VIDEO, "video/mp4", Condition.DAMAGED, "part is missing", width=4, height=3, orientation=6,
        frames=9, duration_s=1.5, container="mov", codec="h264", has_audio=True, taken_at="2024-05-01T10:20",
        camera_make="A", camera_model="B", latitude=1.0, longitude=-2.0, metadata={"Software": "x"},
    )  # fmt: skip

    assert Facts.from_json(json.loads(json.dumps(facts.to_json()))) == facts


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "person"},
        {"kind": None},
        {"condition": "fine"},
        {"width": "4"},
        {"width": True},
        {"metadata": []},
        {"surprise": 1},
        {"has_audio": 1},
        {"duration_s": float("nan")},
        {"latitude": float("inf")},
    ],
)
def test_facts_of_the_wrong_shape_are_refused(change: dict[str, object]) -> None:
    written = Facts(Kind.PICTURE, "image/png").to_json() | change

    with pytest.raises(FactsMalformed):
        Facts.from_json(written)


@given(st.text())
def test_cleaned_text_is_one_bounded_printable_line(text: str) -> None:
    found = clean(text)

    assert found.isprintable()
    assert len(found) <= 200


def test_terminal_codes_and_direction_marks_do_not_survive_cleaning() -> None:
    assert clean("a\x1b[31mb\u202egpj.exe\r\nlog: forged") == "a [31mb gpj.exe log: forged"

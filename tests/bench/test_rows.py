"""What a bench found: ratios point the right way, and the JSON, the table and the plot hold every row."""

import json
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, strategies as st

from bench.harness import plot
from bench.harness.rows import Row, row, table, written

SVG = "{http://www.w3.org/2000/svg}"
FIELDS = {"bench", "case", "value", "unit", "peer", "peer_value", "ratio", "limit_share", "goal"}


@pytest.mark.parametrize(("unit", "ratio", "share"), [("files/s", 4.0, 0.5), ("s", 0.25, 2.0)])
def test_more_a_second_is_better_and_fewer_seconds_are(unit: str, ratio: float, share: float) -> None:
    made = row("hash", "2 MP", 8.0, unit, peer="other", peer_value=2.0, limit=16.0)

    assert (made.ratio, made.limit_share) == (ratio, share)


def test_a_row_without_a_peer_has_no_ratio() -> None:
    made = row("match", "1 M, memory", 124.0, "bytes/hash")

    assert (made.peer, made.peer_value, made.ratio, made.limit_share) == ("", None, None, None)


@pytest.mark.parametrize(
    ("value", "goal", "is_short"),
    [
        (120, "<= 120", False), (120.5, "<= 120", True), (50, "< 50", True), (24_999, ">= 25000", True),
        (25_000, ">= 25000", False), (0, "0", False), (1, "0", True), (9, "", False), (9, "soon", False),
    ],
)  # fmt: skip
def test_a_row_says_whether_it_fell_short_of_its_goal(value: float, goal: str, is_short: bool) -> None:
    assert row("backup", "10,000 files, make", value, "s", goal=goal).is_short == is_short


def test_the_json_is_a_list_of_rows(tmp_path: Path) -> None:
    made = [row("hash", "2 MP", 8.0, "files/s", peer="other", peer_value=2.0), row("match", "1 M", 3, "ms")]

    written(made, tmp_path / "rows.json")

    read = json.loads((tmp_path / "rows.json").read_text())
    assert [set(each) for each in read] == [FIELDS, FIELDS]
    assert [Row(**each) for each in read] == made


def test_the_table_has_a_line_for_each_row_and_the_headings() -> None:
    lines = table([row("hash", "2 MP", 1234.5, "files/s", peer="other", peer_value=2.0)]).splitlines()

    assert len(lines) == 2
    assert "of the limit" in lines[0]
    assert "1,234" in lines[1]
    assert "617.25 x" in lines[1]


def bars(drawn: ET.Element) -> list[ET.Element]:
    return [each for each in drawn.findall(f".//{SVG}rect") if each.get("class") in ("b", "s")]


def test_the_plot_draws_a_bar_for_the_nearest_peer_and_a_diagram_for_each_growth() -> None:
    made = [
        row("match", "10 k, batch", 90_000, "queries/s", peer="a & b", peer_value=900),
        row("match", "1 M, batch", 60_000, "queries/s", peer="a & b", peer_value=500),
        row("match", "1 M, batch", 60_000, "queries/s", peer="c", peer_value=600),
        row("hash", "2 MP", 1.0, "files/s", peer="<slow>", peer_value=2.0),
    ]

    drawn = ET.fromstring(plot.svg(made))  # noqa: S314 - drawn by us

    assert [each.get("class") for each in bars(drawn)] == ["b", "s"]
    texts = ["".join(each.itertext()) for each in drawn.findall(f".//{SVG}text")]
    assert "100 \u00d7 c" in texts
    assert {"Tutela", "a & b", "c", "1 M, batch", "2 MP"} <= set(texts)
    lines = [line.find(f"{SVG}title") for line in drawn.findall(f".//{SVG}polyline")]
    assert [title.text for title in lines if title is not None] == ["a & b", "Tutela"]


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["10 k, x", "100 k, x", "1,000 files, y", "100,000 files, y", "z"]),
            st.floats(1e-9, 1e12),
            st.none() | st.floats(1e-9, 1e12),
        )
    )
)
def test_any_rows_can_be_drawn(figures: list[tuple[str, float, float | None]]) -> None:
    made = [row("b", case, value, "s", peer="p", peer_value=peer) for case, value, peer in figures]

    drawn = ET.fromstring(plot.svg(made))  # noqa: S314 - drawn by us

    assert len(bars(drawn)) == len({each.case[-1] for each in made if each.ratio})


def test_the_command_refuses_a_bench_that_does_not_exist() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tutela", "bench", "hush"], capture_output=True, text=True, check=False
    )

    assert done.returncode == 2
    assert "'hush' is not one of 'hash'" in done.stderr

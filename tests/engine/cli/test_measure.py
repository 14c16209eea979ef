"""`tutela measure`, run as a person runs it."""

import json
from typing import Any

from click.testing import CliRunner, Result

from tutela.engine.cli import measure
from tutela.engine.measures.errors import BadRatings

TABLE = """item,person,value
1,ana,Alpha
1,asif,Alpha
2,ana,Beta
2,asif,Gamma
3,ana,Gamma
3,asif,Gamma
4,ana,Beta
4,asif,
"""


def _run(*arguments: str, given: str = TABLE) -> Result:
    return CliRunner().invoke(measure.commands[0], arguments, input=given)


def _told(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_agreement_is_said_with_its_interval_and_with_what_stands_beside_what() -> None:
    told = _told(_run("agreement", "-", "--level", "ordinal", "--order", "Gamma,Beta,Alpha", "--json"))

    measures = {each["name"]: each for each in told if "name" in each}
    assert list(measures) == ["percent", "cohen", "krippendorff"]
    assert round(measures["percent"]["value"], 3) == 0.667
    assert measures["krippendorff"]["items"] == 3
    beside = {each["value"]: each["beside"] for each in told if "beside" in each}
    assert beside["Beta"] == {"Gamma": 1.0, "Beta": 0.0, "Alpha": 0.0}
    assert beside["Alpha"]["Alpha"] == 2.0


def test_people_read_it_too() -> None:
    lines = _run("agreement", "-").stdout.splitlines()

    assert lines[0].startswith("percent\t0.667\t")
    assert "Gamma\tbeside: Alpha 0, Beta 1, Gamma 2" in lines


def test_a_plan_is_shown_with_its_curve() -> None:
    told = _told(_run("plan", "--good", "0.01", "--bad", "0.05", "--lot", "1200", "--json"))

    assert told[0] == {"schema": "tutela.measure/1", "size": 132, "accept": 3}
    curve = {each["faulty"]: each["passes"] for each in told[1:]}
    assert curve[0.0] == 1.0
    assert curve[0.01] >= 0.95
    assert curve[0.05] <= 0.10
    assert [*curve.values()] == sorted(curve.values(), reverse=True)


def test_a_table_that_cannot_be_measured_is_refused_by_its_line() -> None:
    wrong = {
        "item,value\n1,Alpha\n": "no column person",
        "item,person,value\n1,,Alpha\n": "Line 2 names no item or no person",
        'item,person,value\n1,ana,"Alpha\n': "cannot be read",
    }
    for table, why in wrong.items():
        refused = _run("agreement", "-", given=table)
        assert isinstance(refused.exception, BadRatings)
        assert why in str(refused.exception)
    assert "name the values" in _run("agreement", "-", "--level", "ordinal").output

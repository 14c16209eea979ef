"""`tutela law`, run as a person runs it, on real packs and files."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from tutela.engine.cli import law
from tutela.engine.taxonomy import laws
from tutela.engine.taxonomy.errors import BadFacts, BadLaw
from tutela.engine.taxonomy.facts import write
from tutela.engine.taxonomy.laws import loading


def run(*arguments: object, given: str | None = None) -> Result:
    return CliRunner().invoke(law.commands[0], [str(one) for one in arguments], input=given)


def told(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.fixture
def uk(tmp_path: Path) -> Path:
    shutil.copy(loading.FOLDER / "uk.csv", tmp_path)
    return Path(shutil.copy(loading.FOLDER / "uk.toml", tmp_path / "uk.toml"))


def change(file: Path, before: str, after: str) -> None:
    text = file.read_text()
    assert before in text
    file.write_text(text.replace(before, after, 1))


def test_list_says_which_packs_are_drafts() -> None:
    lines = [line.split("\t") for line in run("list").stdout.splitlines()]

    assert [line[0] for line in lines] == laws.names()
    assert [line[0] for line in lines if line[2] == "confirmed"] == ["uk"]
    assert [row["digest"] for row in told(run("list", "--json"))] == [
        laws.load(name).digest for name in laws.names()
    ]


def test_explain_prints_the_reasoning_that_a_derivation_gives(tmp_path: Path) -> None:
    pack = laws.load("uk")
    (tmp_path / "facts.json").write_text(write(pack.implied("B")))

    result = run("explain", "uk", tmp_path / "facts.json")

    derived = laws.derive(pack.implied("B"), pack)
    first, *steps = result.stdout.splitlines()
    assert result.exit_code == 0
    assert first == derived.reasons
    assert [line.split()[:2] for line in steps] == [["does", "not"], ["does", "not"], ["holds", "B"]]


def test_explain_names_what_is_missing_and_what_waits_for_it() -> None:
    facts = '{"form":"tutela.facts/1","scheme":"starter/1","gate":{"child":"yes","medium":"photograph"}}'

    result = run("explain", "interpol-baseline", "-", given=facts)

    assert result.exit_code == 0
    assert "synthetic is not recorded" in result.stdout.splitlines()[0]
    assert result.stdout.splitlines()[-1].split()[:2] == ["waits", "other"]


def test_explain_gives_the_same_for_programs_and_says_that_it_is_derived() -> None:
    facts = write(laws.load("uk").implied("prohibited"))

    (said,) = told(run("explain", "uk", "-", "--json", given=facts))

    assert (said["schema"], said["standing"], said["value"]) == ("tutela.law/1", "derived", "prohibited")
    assert [step["rule"] for step in said["steps"]] == [rule.id for rule in laws.load("uk").rules]


def test_explain_refuses_what_are_no_facts() -> None:
    result = run("explain", "uk", "-", given='{"note": "Sentence 1."}')

    assert isinstance(result.exception, BadFacts)


def test_check_finds_nothing_wrong_with_a_shipped_pack(uk: Path) -> None:
    result = run("check", uk)

    assert (result.exit_code, result.stdout) == (0, "")
    assert "7 rules, 8 outcomes" in result.stderr
    assert "0 faults" in result.stderr


def test_check_ends_with_3_and_names_the_vectors_that_fail(uk: Path) -> None:
    change(uk, 'outcome = "B"\nsays', 'outcome = "C"\nsays')

    result = run("check", uk, "--json")

    assert result.exit_code == 3
    faults = {(row["fault"], row["of"]) for row in told(result)}
    assert ("outcome without a rule", "B") in faults
    assert ("vector fails", "line 3") in faults


def test_check_asks_for_the_truth_table(uk: Path) -> None:
    uk.with_suffix(".csv").unlink()

    result = run("check", uk)

    assert result.exit_code == 3
    assert result.stdout.startswith("too few vectors\tuk\t")


def test_compare_lists_what_changes_of_what_was_recorded(uk: Path, tmp_path: Path) -> None:
    pack = laws.load("uk")
    change(uk, 'activity = ["C", "none"] }', 'activity = "C" }')
    lines = [write(pack.implied("A")), "", write(pack.implied("C"))]
    lines.append(lines[2].replace('"activity":"C"', '"activity":"none"'))
    (tmp_path / "recorded.jsonl").write_text("\n".join(lines))

    result = run("compare", "uk", uk, "--facts", tmp_path / "recorded.jsonl")

    assert result.exit_code == 0
    (line,) = result.stdout.splitlines()
    assert line.split("\t")[:2] == ["line 4", "C"]
    assert "1 of 3 change." in result.stderr


def test_compare_takes_the_truth_table_where_no_facts_are_given(uk: Path) -> None:
    change(uk, "number = 3", "number = 4")

    rows = told(run("compare", "uk", uk, "--json"))

    assert rows
    assert {row["before"]["number"] for row in rows} == {3}
    assert {row["after"]["number"] for row in rows} == {4}
    assert not told(run("compare", "uk", "uk", "--json"))


def test_a_line_that_is_no_fact_is_named(tmp_path: Path) -> None:
    (tmp_path / "recorded.jsonl").write_text("\nSentence 1.\n")

    result = run("compare", "uk", "uk", "--facts", tmp_path / "recorded.jsonl")

    assert isinstance(result.exception, BadFacts)
    assert str(result.exception).startswith("Line 2: ")


def test_a_pack_that_is_not_there_is_refused(tmp_path: Path) -> None:
    result = run("compare", tmp_path / "none.toml", "uk")

    assert isinstance(result.exception, BadLaw)
    assert "cannot be read" in str(result.exception)

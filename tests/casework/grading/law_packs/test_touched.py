"""What a version of a law pack would change is listed before it takes effect, and no grade is changed."""

import csv
import io
import json
from pathlib import Path
from uuid import uuid4

import pytest
from click.testing import CliRunner
from django.test import Client
from django.urls import reverse

from tests.casework.grading.desks import decide, desk_of
from tests.casework.law.ours import HIGHER, approve_law, law
from tests.casework.working import work_off
from tutela.casework import gate, rooms
from tutela.casework.audit.rows.grades import differences
from tutela.casework.gate import Actor
from tutela.casework.grading import actions, cli
from tutela.casework.grading.errors import LawChangeMoved
from tutela.casework.grading.law_packs import queries
from tutela.casework.grading.models import Assessment, LawChange
from tutela.casework.items.models import Item
from tutela.casework.law.packs_cli import pack
from tutela.casework.people.models import Unit
from tutela.casework.policies import actions as policies, cli as policies_cli
from tutela.casework.policies.errors import NotBackTested
from tutela.casework.policies.models import BackTest, Version
from tutela.casework.policies.queries import newest_back_test
from tutela.casework.quality import actions as quality

pytestmark = pytest.mark.django_db


@pytest.fixture
def graded(desk: Client, ana: Actor, quinn: Actor, items: list[Item]) -> list[Item]:
    """One item graded Beta and one Gamma, released, by the shipped pack."""
    decide(desk, items[0], "Beta")
    decide(desk, items[1], "Gamma")
    quality.release_lot(quinn, actions.confirm_shift(ana, actions.begin_shift(ana)))
    return items[:2]


def _page(version: Version, **asked: str) -> str:
    return reverse("law-touched", args=[version.policy.name, version.number])


def _rows() -> list[dict[str, object]]:
    return [dict(row) for row in Assessment.objects.order_by("pk").values()]


def test_the_back_test_of_a_version_counts_what_changes_and_names_each_grade(
    graded: list[Item], finn: Actor, sam: Actor
) -> None:
    version = approve_law(law("demonstration", "2", *HIGHER), finn)

    test = newest_back_test(version)
    assert test is not None
    assert (test.compared, test.changed, test.fault) == (2, 1, "")
    assert [(row["what"], row["before"], row["after"]) for row in test.rows] == [("1 grade", "Gamma", "Beta")]
    assert "Compared with demonstration 1 (" in test.summary
    page = desk_of(sam).get(reverse("policy-version", args=["law-pack-demonstration", 1])).content.decode()
    assert "All grades that it touches" in page
    part = desk_of(sam).get(test.rows[0]["href"]).content.decode()
    assert graded[1].reference in part
    assert graded[0].reference not in part
    assert not queries.to_look_over(sam).exists()


def test_coming_into_force_writes_no_grade_and_lists_what_was_graded_meanwhile(
    graded: list[Item], ana: Actor, items: list[Item], finn: Actor, quinn: Actor, sam: Actor, unit: Unit
) -> None:
    version = approve_law(law("demonstration", "2", *HIGHER), finn)
    actions.dispense(ana)
    actions.assess(ana, items[2], "Gamma", uuid4())
    before = _rows()
    for each in (quinn, sam):
        policies.approve(each, version, version.digest)
    work_off()

    assert _rows() == before
    change = LawChange.objects.get()
    assert (change.compared, change.touched) == (3, 2)
    assert not list(differences())
    (notice,) = [each for each in rooms.notices(sam) if each.label == "Look over what it touches"]
    assert "2 grades would be derived otherwise" in notice.says

    supervisor = desk_of(sam)
    shown = supervisor.get(notice.href).content.decode()
    assert "I have looked over what it touches" in shown
    # What a grade is that was not released yet is not told.
    assert "kept until it is released" in shown
    assert supervisor.post(notice.href).status_code == 302
    assert not any(each.label == "Look over what it touches" for each in rooms.notices(sam))
    with pytest.raises(LawChangeMoved, match="already"):
        actions.look_over(quinn, change)
    # Listed again after a machine died, what was looked over stays so.
    actions.list_touched(gate.machine(unit.pk), version)
    assert LawChange.objects.get().looked_over_by_id == sam.person


def test_a_number_alone_that_changes_is_a_change_of_a_recipients_pack(
    graded: list[Item], finn: Actor
) -> None:
    text = law("project-vic-us", "2027.1")
    number = text.partition("number = ")[2].partition("\n")[0]
    version = approve_law(text.replace(f"number = {number}\n", "number = 77\n", 1), finn)

    assert LawChange.objects.get(version=version).compared == 2


def test_it_is_not_approved_untried_nor_where_the_pack_is_unfit_by_then(
    graded: list[Item], finn: Actor, quinn: Actor
) -> None:
    version = approve_law(law("demonstration", "2", *HIGHER), finn)
    test = policies.ask_back_test(finn, version)
    with pytest.raises(NotBackTested):
        policies.approve(quinn, version, version.digest)
    text = law("demonstration", "2", (",A,Alpha\n", ",A,Beta\n"))
    Version.objects.filter(pk=version.pk).update(text=text)
    work_off()

    assert "vector fails" in BackTest.objects.get(pk=test.pk).fault


def test_the_list_as_a_file_and_on_the_command_line_says_the_same(
    graded: list[Item], finn: Actor, sam: Actor
) -> None:
    version = approve_law(law("demonstration", "2", *HIGHER), finn)

    answer = desk_of(sam).get(reverse("law-touched-file", args=["law-pack-demonstration", 1]))
    file = answer.content.decode()
    (row,) = csv.DictReader(io.StringIO(file))
    asked = ["law-pack-demonstration", "1", "--as", "sam"]
    told = CliRunner().invoke(cli.touched, asked)
    as_csv = CliRunner().invoke(cli.touched, [*asked, "--csv"])

    assert (row["item"], row["before"], row["after"]) == (graded[1].reference, "Gamma", "Beta")
    assert row["sha256"] == version.digest
    assert "1 of 2 grades change.\n1 grade: Gamma to Beta\n" in told.stdout
    assert as_csv.stdout.splitlines() == file.splitlines()


def test_nobody_reads_of_another_unit_nor_without_seeing_casework(
    graded: list[Item], finn: Actor, otis: Actor, adele: Actor
) -> None:
    page = _page(approve_law(law("demonstration", "2", *HIGHER), finn))

    assert desk_of(otis).get(page).status_code == 404
    assert desk_of(adele).get(page).status_code == 403
    assert desk_of(finn).post(page).status_code == 403


@pytest.mark.usefixtures("quinn", "sam")
def test_a_pack_goes_from_a_file_into_force_by_the_command_line(
    finn: Actor, sam: Actor, tmp_path: Path
) -> None:
    by, file = ["--as", finn.name], tmp_path / "demonstration.toml"
    shown = CliRunner().invoke(pack, ["show", "demonstration", *by])
    file.write_text(shown.stdout, encoding="utf-8")
    source = ["--change", "Sentence 1.", "--citation", "Sentence 2.", "--read-on", "2026-11-02"]

    drafted = CliRunner().invoke(pack, ["draft", str(file), *source, *by])
    assert "`tutela policy propose law-pack-demonstration 1` is next." in drafted.stdout
    version = policies.propose(finn, Version.objects.get())
    work_off()
    for name in ("quinn", "sam"):
        words = ["approve", "law-pack-demonstration", "1", version.digest, "--as", name]
        CliRunner().invoke(policies_cli.policy, words)

    listed = CliRunner().invoke(pack, ["list", "--json", *by])
    (own,) = [each for each in json.loads(listed.stdout)["packs"] if each["is_own"]]
    assert (own["name"], own["status"]) == ("demonstration", "Confirmed")
    pages = [desk_of(sam).get(path).content.decode() for path in ("/law/packs/", "/law/packs/demonstration/")]
    assert "Approved by the unit" in pages[0]
    assert "Its versions, and the next one" in pages[1]

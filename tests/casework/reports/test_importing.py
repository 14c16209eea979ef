"""CyberTips are taken in from a file, a folder or a zip: each as a report, or as a line that says why not."""

import io
import json
import zipfile
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image
from pytest_django.fixtures import Settings

from tests.casework.doors import run, signed_in
from tests.casework.reports.telling import arrival, received
from tests.casework.working import work_off
from tests.engine.formats.reports import xsd_leaves
from tutela.casework.custody import log
from tutela.casework.custody.record import audit
from tutela.casework.gate import Actor, NotAllowed
from tutela.casework.items.models import Instance, Item
from tutela.casework.reports import actions, queries
from tutela.casework.reports.cli import report
from tutela.casework.reports.counters import ReportCount
from tutela.casework.reports.errors import NoSchema, NoSource
from tutela.casework.reports.models import Delivery, ImportLine, Report, ReportImport, ReportVersion
from tutela.demonstration import cybertips
from tutela.site.settings import Reports

pytestmark = pytest.mark.django_db


def _folder(path: Path, count: int, seed: int = 1) -> Path:
    path.mkdir(parents=True, exist_ok=True)
    for tip in cybertips.tips(count, seed):
        (path / tip.name).write_bytes(tip.octets)
    return path


def _picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (64, 64), (200, 30, 30)).save(out, "JPEG")
    return out.getvalue()


def _lines() -> dict[str, str]:
    return dict(ImportLine.objects.values_list("place", "says"))


def test_a_folder_of_hundreds_is_taken_in_whole_and_once(ida: Actor, tmp_path: Path) -> None:
    folder = _folder(tmp_path / "tips", 300)
    numbers = Counter(tip.number for tip in cybertips.tips(300, 1))

    first = actions.import_reports(ida, folder)
    again = actions.import_reports(ida, folder)

    assert (first.read, first.new, first.unread) == (300, len(numbers), 0)
    assert (again.read, again.held, again.new, again.versions) == (300, 300, 0, 0)
    assert Report.objects.count() == len(numbers) < 300
    assert ReportVersion.objects.count() == first.new + first.versions
    assert sum(ReportCount.objects.values_list("number", flat=True)) == len(numbers)
    assert not ImportLine.objects.exists()
    # Two portions, and nothing for what was there.
    assert Delivery.objects.exclude(versions=0).count() == 2
    log.verify()
    assert not audit.differences()


def test_a_later_release_is_the_next_version_with_what_differs(ida: Actor, tmp_path: Path) -> None:
    tip = next(each for each in cybertips.tips(9) if b'"informational": false' in each.octets)
    document = json.loads(tip.octets.decode("utf-8-sig"))
    file = _folder(tmp_path / "tips", 0) / "1.json"
    file.write_bytes(tip.octets)
    actions.import_reports(ida, file)
    file.write_bytes(cybertips.written(cybertips.released_again(document)))
    later = actions.import_reports(ida, file)

    report_row = Report.objects.get()
    version = queries.version_of(report_row)
    paths = {change["path"] for change in version.diff}
    assert (later.versions, later.new) == (1, 0)
    assert (version.n, version.kind, report_row.report_class) == (2, "reclassified", "informational")
    assert any(path.endswith("/classification") for path in paths)
    assert any(path.startswith("incident[") for path in paths)
    assert queries.original_of(ida, queries.version_of(report_row, 1)) == tip.octets


def test_what_cannot_be_read_is_a_line_and_the_rest_comes_in(ida: Actor, tmp_path: Path) -> None:
    folder = _folder(tmp_path / "tips", 3)
    (folder / "broken.json").write_bytes(b'{"reportId": 1, "reported')
    (folder / "page.xml").write_bytes(b"<html/>")
    (folder / "notes.txt").write_bytes(b"Sentence 1.")
    (folder / "long.json").write_bytes(b" " * (64 << 20) + b"{}")

    done = actions.import_reports(ida, folder)

    assert (done.read, done.new + done.versions, done.unread) == (7, 3, 4)
    assert set(_lines()) == {"broken.json", "page.xml", "long.json", "notes.txt"}
    assert "breaks off" in _lines()["broken.json"]


def test_one_that_no_row_can_hold_is_left_out_alone(ida: Actor, tmp_path: Path) -> None:
    folder = _folder(tmp_path / "tips", 3)
    (folder / "9.json").write_bytes(json.dumps({"reportId": "9" * 300, "reportedInformation": {}}).encode())

    done = actions.import_reports(ida, folder)

    assert (done.read, done.new + done.versions, done.unread) == (4, 3, 1)
    assert "longer than 200 signs" in _lines()["9.json"]


def test_a_zip_of_many_is_read_and_a_cut_one_says_so(ida: Actor, tmp_path: Path) -> None:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as packed:
        for tip in cybertips.tips(20):
            packed.writestr(f"tips/{tip.name}", tip.octets)
    (tmp_path / "whole.zip").write_bytes(whole.getvalue())
    (tmp_path / "cut.zip").write_bytes(whole.getvalue()[: len(whole.getvalue()) // 2])

    done = actions.import_reports(ida, tmp_path / "whole.zip")
    cut = actions.import_reports(ida, tmp_path / "cut.zip")

    assert (done.read, done.unread) == (20, 0)
    assert cut.held > 0
    assert cut.unread > 0
    assert any(place.startswith("cut.zip") for place in _lines())


def test_media_that_come_with_a_report_go_down_the_line(ida: Actor, tmp_path: Path) -> None:
    tip = next(cybertips.tips(1))
    own = tmp_path / "tips" / "100000"
    (own / "Media").mkdir(parents=True)
    (own / tip.name).write_bytes(tip.octets)
    (own / "Media" / "1.jpg").write_bytes(_picture())
    (own / "Media" / "other.json").write_bytes(b"{}")

    actions.import_reports(ida, tmp_path / "tips")
    again = actions.import_reports(ida, tmp_path / "tips")
    work_off()

    version = ReportVersion.objects.get()
    assert version.intake is not None
    places = Instance.objects.filter(intake=version.intake)
    assert {place.shown_path.rpartition("/")[2] for place in places} == {tip.name, "1.jpg", "other.json"}
    assert Item.objects.get(mime="image/jpeg").state == Item.State.QUEUED
    assert again.held == 1
    assert not ImportLine.objects.exists()
    assert not audit.differences()


def test_media_in_a_zip_with_one_report_go_down_the_line(ida: Actor, tmp_path: Path) -> None:
    tip = next(cybertips.tips(1))
    with zipfile.ZipFile(_folder(tmp_path / "tips", 0) / "1.zip", "w") as packed:
        packed.writestr(tip.name, tip.octets)
        packed.writestr("Media/1.jpg", _picture())

    actions.import_reports(ida, tmp_path / "tips")
    work_off()

    assert Item.objects.get(mime="image/jpeg").state == Item.State.QUEUED
    assert Report.objects.count() == 1


def test_a_supplied_schema_judges_and_keeps_nothing_out(
    ida: Actor, tmp_path: Path, settings: Settings
) -> None:
    settings.TUTELA = replace(settings.TUTELA, reports=Reports(str(xsd_leaves.specimen())))
    folder = _folder(tmp_path / "tips", 0)
    (folder / "good.xml").write_bytes(cybertips.tip_in_xml(1))
    (folder / "odd.xml").write_bytes(cybertips.tip_in_xml(2).replace(b"<age>14<", b"<age>x<"))

    done = actions.import_reports(ida, folder)
    again = actions.import_reports(ida, folder)

    assert (done.read, done.new, again.held) == (2, 2, 2)
    says = ImportLine.objects.filter(run=done, says__contains="schema")
    assert [line.place for line in says] == ["odd.xml"]


def test_a_schema_that_is_not_there_is_said_before_anything_is_read(
    ida: Actor, tmp_path: Path, settings: Settings
) -> None:
    settings.TUTELA = replace(settings.TUTELA, reports=Reports(str(tmp_path / "none.xsd")))
    with pytest.raises(NoSchema):
        actions.import_reports(ida, _folder(tmp_path / "tips", 1))
    assert not Report.objects.exists()


def test_only_whoever_may_takes_reports_in(finn: Actor, ida: Actor, tmp_path: Path) -> None:
    with pytest.raises(NotAllowed):
        actions.import_reports(finn, tmp_path)
    with pytest.raises(NoSource):
        actions.import_reports(ida, tmp_path / "nothing")


def test_the_command_says_what_became_of_each(ida: Actor, tmp_path: Path) -> None:
    folder = _folder(tmp_path / "tips", 2)
    good = run(report, "import", folder, "--as", "ida")
    (folder / "broken.json").write_bytes(b"{")
    bad = run(report, "import", folder, "--as", "ida", "--json")

    assert (good.exit_code, bad.exit_code) == (0, 3)
    assert "2 read; 2 new reports" in good.stdout
    assert json.loads(bad.stdout)["lines"][0]["place"] == "broken.json"


def test_what_another_door_brought_is_not_taken_for_a_tip(ida: Actor, tmp_path: Path) -> None:
    received(ida, arrival(100_000, sender="Somebody else"))
    actions.import_reports(ida, _folder(tmp_path / "tips", 1))

    assert Report.objects.count() == 2


def test_the_page_of_an_import_has_every_line_and_the_command_leads_there(
    ida: Actor, ana: Actor, tmp_path: Path
) -> None:
    folder = _folder(tmp_path / "tips", 3)
    for number in range(121):
        (folder / f"broken {number:03}.json").write_text("{")

    told = run(report, "import", folder, "--as", "ida")

    assert told.exit_code == 3
    number = ReportImport.objects.get().pk
    assert f"/reports/imports/{number}/" in told.stdout
    browser = signed_in(ida)
    assert "/reports/imports/" in browser.get("/reports/").content.decode()
    assert f'href="/reports/imports/{number}/"' in browser.get("/reports/imports/").content.decode()
    places: list[str] = []
    address = f"/reports/imports/{number}/"
    while address:
        page = browser.get(address)
        places += [line["place"] for line in page.context["lines"]]
        address = page.context["next_href"]
    assert [place.split()[1][:3] for place in places] == [f"{number:03}" for number in range(121)]
    assert not browser.get(f"/reports/imports/{number}/?read=1").context["lines"]
    assert browser.get(f"/reports/imports/{number + 1}/").status_code == 404
    assert signed_in(ana).get(f"/reports/imports/{number}/").status_code == 403


def test_an_import_comes_in_short_acts_while_somebody_is_at_work_and_in_long_ones_else(
    tmp_path: Path, ida: Actor
) -> None:
    alone, beside = _folder(tmp_path / "alone", 40, 1), _folder(tmp_path / "beside", 40, 2)

    actions.import_reports(ida, alone)
    long = Delivery.objects.count()
    signed_in(ida).get("/reports/")
    actions.import_reports(ida, beside)

    assert long == 1
    assert Delivery.objects.count() - long == 2

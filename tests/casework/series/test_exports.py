"""An export of a series is text that fits its schema, signed by a second person, and names no child."""

import csv
import io
import json
import zipfile
from pathlib import Path

import jsonschema_rs
import pytest

from tests.casework.doors import run, signed_in
from tests.casework.series.conftest import Refer, lay
from tutela.casework.cases.models import Exhibit
from tutela.casework.gate import Actor, NotAllowed
from tutela.casework.packages.signed import verify_package
from tutela.casework.partners.models import Partner
from tutela.casework.referrals import actions as referrals
from tutela.casework.series import actions, cli
from tutela.casework.series.actions import Given
from tutela.casework.series.errors import BadSeries, ExportBroken, OwnExport, SeriesMoved
from tutela.casework.series.exporting.contents import MEDIA, SCHEMA, SERIES
from tutela.casework.series.models import Export, Series
from tutela.casework.subjects import actions as subjects

pytestmark = pytest.mark.django_db
GIVEN = Given("force-1", "safeguarding")


@pytest.fixture
def series(refer: Refer, exhibit: Exhibit, finn: Actor, force: Partner) -> Series:
    """A series whose case names a victim, as one of the leads does."""
    referral = refer(1)
    lay(exhibit, referral.item)
    noted = subjects.note_observation(finn, exhibit.case, subjects.Noted("Quill Zephyr", "name", place="1"))
    subjects.open_subject(finn, noted, "Quill Zephyr", "victim", "Sentence 1.")
    referrals.add_lead(finn, referral, "text", "Sentence 2 names quill zephyr.", "message 4")
    referrals.add_lead(finn, referral, "text", "Sentence 3, https://example.com/a", "message 5")
    made = actions.open_series(finn, "AB12")
    actions.add_referral(finn, made, referral, "Sentence 4.")
    return made


def test_it_fits_its_schema_and_the_outside_program_proves_it(
    series: Series, finn: Actor, sam: Actor, tmp_path: Path
) -> None:
    run(cli.series, "export", str(series), "--to", "force-1", "--basis", "safeguarding", "--as", "finn")
    run(cli.series, "sign", str(series), "1", "--as", "sam")
    run(cli.series, "give", str(series), "1", tmp_path, "--as", "finn")

    files = verify_package.read(tmp_path / f"{series}-1.zip")
    told = verify_package.check(files, "")
    said = json.loads(files[SERIES])
    rows = list(csv.DictReader(io.StringIO(files[MEDIA].decode()), delimiter=";"))

    jsonschema_rs.validate(json.loads(SCHEMA.read_text()), said)
    assert set(told["parts"]) == {SERIES, MEDIA, SCHEMA.name}
    assert said["media"][0]["sha256"] == bytes(series.members.get().referral.item.sha256).hex()
    assert [(row["Series name"], row["MD5"]) for row in rows] == [(str(series), said["media"][0]["md5"])]
    whole = b"".join(files[name] for name in told["parts"] if name != SCHEMA.name)
    assert b"uill" not in whole
    assert b"https://" not in whole
    assert said["referrals"][0]["withheld"] == 1
    assert any(lead["value"].startswith("Sentence 3") for lead in said["referrals"][0]["leads"])


def test_one_makes_it_another_signs_it_and_only_then_it_leaves(
    series: Series, finn: Actor, sam: Actor, quinn: Actor, otis: Actor
) -> None:
    browser, page = signed_in(finn), f"/series/{series.pk}/"
    sent = {"act": "export", "recipient": "force-1", "basis": "safeguarding", "handling": "P"}
    assert browser.post(page, sent).status_code == 302
    export = Export.objects.get()
    assert browser.post(f"{page}exports/1/").status_code == 409
    with pytest.raises(NotAllowed):
        actions.sign_export(finn, export)
    own = actions.make_export(sam, series, GIVEN)
    with pytest.raises(OwnExport):
        actions.sign_export(sam, own)
    with pytest.raises(SeriesMoved):
        actions.give_export(finn, export)

    assert signed_in(quinn).post(page, {"act": "sign", "number": "1"}).status_code == 302
    file = browser.post(f"{page}exports/1/")

    assert zipfile.ZipFile(io.BytesIO(file.content)).testzip() is None
    with pytest.raises(SeriesMoved):
        actions.sign_export(sam, export)
    with pytest.raises(NotAllowed):
        actions.give_export(otis, export)
    assert signed_in(otis).post(f"{page}exports/1/").status_code == 404


def test_a_part_that_was_changed_after_it_was_signed_goes_nowhere(
    series: Series, finn: Actor, sam: Actor
) -> None:
    export = actions.sign_export(sam, actions.make_export(finn, series, GIVEN))
    export.parts[SERIES] = "{}"

    with pytest.raises(ExportBroken):
        actions.give_export(finn, export)


@pytest.mark.parametrize(
    "given",
    [
        Given("nobody", "safeguarding"),
        Given("force-1", "adequacy"),
        Given("force-1", "safeguarding", "C"),
        Given("force-1", "safeguarding", "P", "Sentence 1."),
        Given("force-1", "safeguarding", "X"),
    ],
)
def test_recipient_basis_and_handling_have_to_fit(given: Given, series: Series, finn: Actor) -> None:
    with pytest.raises(BadSeries):
        actions.make_export(finn, series, given)

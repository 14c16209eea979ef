"""A delta in the forms of others: the agreed fields alone, signed, and put where it was agreed."""

import io
import json
import subprocess
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from pytest_django.fixtures import Settings

from tests.casework.datasets.conftest import Publish
from tests.casework.doors import run, signed_in
from tutela.casework.audit.rows import stated
from tutela.casework.custody import keys
from tutela.casework.datasets import actions, queries
from tutela.casework.datasets.cli import dataset
from tutela.casework.datasets.errors import BadSupply, SupplyMoved
from tutela.casework.datasets.models import Delta, Form, Push, Supply
from tutela.casework.datasets.signed import forms
from tutela.casework.gate import Actor
from tutela.casework.lists import actions as lists
from tutela.casework.lists.models import Entry, HashList
from tutela.casework.partners.models import Partner
from tutela.engine.formats import csv_own
from tutela.engine.formats.exchanges import ncmec_pages, update_pages
from tutela.engine.formats.known import Known
from tutela.engine.formats.plain import hash_text
from tutela.site.sections.outward import Datasets

pytestmark = pytest.mark.django_db


@pytest.fixture
def supply(finn: Actor, sam: Actor, partner: Partner, own: HashList) -> Supply:
    """What a partner is given in every form, into the folder."""
    made = actions.propose_supply(
        finn, partner, own, ["md5", "pdq"], legal_basis="Agreement 4, section 2.", answer_days=7,
        forms=[form for form in Form.values if form != Form.JSON], pushes=True,
    )  # fmt: skip
    return actions.confirm_supply(sam, made)


@pytest.fixture
def deltas(finn: Actor, sam: Actor, supply: Supply, publish: Publish) -> list[Delta]:
    """Two deltas: three entries, and then one more while one of them is revoked."""
    publish(3)
    first = actions.make_delta(finn, supply)
    lists.revoke(sam, Entry.objects.earliest("pk"), "a grave mistake")
    publish(1)
    return [first, actions.make_delta(finn, supply)]


def _written(delta: Delta, form: str) -> io.BytesIO:
    out = io.BytesIO()
    forms.write(delta, form, out)
    return io.BytesIO(out.getvalue())


def _in_force(own: HashList) -> set[str]:
    rows = Entry.objects.filter(hash_list=own, revoked_at=None)
    return {bytes(row.sha256 or b"").hex() for row in rows}


def test_a_whole_list_says_the_agreed_fields_and_no_other(deltas: list[Delta], own: HashList) -> None:
    as_csv = [row for row in csv_own.read(_written(deltas[1], "csv")) if isinstance(row, Known)]
    as_text = [row for row in hash_text.read(_written(deltas[1], "text")) if isinstance(row, Known)]
    as_vics = json.load(_written(deltas[1], "vics"))["value"]

    expected = _in_force(own)
    assert {(row.sha256 or b"").hex() for row in as_csv} == expected
    assert {(row.sha256 or b"").hex() for row in as_text} == expected
    assert all(row.md5 and row.category is None and not row.category_raw for row in as_csv)
    assert {row["MD5"] for row in as_vics} == {(row.md5 or b"").hex().upper() for row in as_csv}
    assert all(row.get("Category") is None and "SHA1" not in row for row in as_vics)


def test_what_a_delta_takes_away_is_gone_for_whoever_reads_it_as_an_exchange(
    deltas: list[Delta], own: HashList
) -> None:
    gone = {bytes(row.sha256 or b"").hex() for row in Entry.objects.exclude(revoked_at=None)}
    held: set[str] = set()
    held_te: set[str] = set()
    for delta in deltas:
        for told in ncmec_pages.read(_written(delta, "ncmec")).statements:
            (held.discard if told.is_gone else held.add)(told.number)
        for told in update_pages.read_threatexchange(_written(delta, "threatexchange")).statements:
            (held_te.discard if told.is_gone else held_te.add)(told.number)

    assert len(gone) == 1
    assert held == _in_force(own)
    assert {each.rpartition("-")[0] for each in held_te} == _in_force(own)
    first = next(iter(ncmec_pages.read(_written(deltas[0], "ncmec")).statements))
    assert {name for name, _ in first.hashes} <= {"md5", "pdq"}


def test_a_delta_is_put_into_the_folder_of_its_partner_with_what_proves_each_file(
    supply: Supply, publish: Publish, finn: Actor, settings: Settings, tmp_path: Path
) -> None:
    settings.TUTELA = replace(settings.TUTELA, datasets=Datasets(folder=str(tmp_path / "out")))
    publish(2)

    run(dataset, "make", str(supply), "--as", "finn")

    folder, push = tmp_path / "out" / "hotline-1" / str(supply), Push.objects.get()
    assert (push.is_well, push.to, len(push.files)) == (True, str(folder), 6)
    for each in push.files:
        assert sha256((folder / each["name"]).read_bytes()).hexdigest() == each["sha256"]
    proof = json.loads((folder / f"{supply}-1.csv.sig").read_text())
    told = json.loads(proof["manifest"])
    assert told["sha256"] == sha256((folder / told["file"]).read_bytes()).hexdigest()
    assert _openssl_verifies(tmp_path, proof)
    assert not _openssl_verifies(tmp_path, {**proof, "manifest": proof["manifest"].replace("csv", "txt")})
    assert (folder / "apply_delta.py").exists()
    assert not queries.not_pushed(finn)
    assert not list(stated.differences())


def _openssl_verifies(folder: Path, proof: dict[str, str]) -> bool:
    key = keys.signing_key().public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    said = {
        "key.pem": key,
        "told": proof["manifest"].encode(),
        "signature": bytes.fromhex(proof["signature"]),
    }
    for name, octets in said.items():
        (folder / name).write_bytes(octets)
    words = ["-verify", "-pubin", "-inkey", "key.pem", "-rawin", "-in", "told", "-sigfile", "signature"]
    return subprocess.run(["openssl", "pkeyutl", *words], cwd=folder, capture_output=True).returncode == 0


@pytest.mark.parametrize("named", ["", "a file"])
def test_what_cannot_be_put_there_says_why_and_waits_for_somebody(
    named: str, deltas: list[Delta], finn: Actor, settings: Settings, tmp_path: Path
) -> None:
    (tmp_path / "taken").touch()
    folder = str(tmp_path / "taken") if named else ""
    settings.TUTELA = replace(settings.TUTELA, datasets=Datasets(folder=folder))

    refused = actions.push_delta(finn, deltas[0])

    assert (refused.is_well, refused.files, bool(refused.reason)) == (False, [], True)
    assert list(queries.not_pushed(finn)) == deltas
    browser = signed_in(finn)
    assert "is not in its folder since" in browser.get("/").content.decode()
    settings.TUTELA = replace(settings.TUTELA, datasets=Datasets(folder=str(tmp_path / "out")))
    page = f"/datasets/{deltas[0].supply_id}/"
    assert browser.post(page, {"act": "push", "number": 1}).status_code == 302
    shown = browser.get(page).content.decode()
    assert "Not put there" in shown
    assert "In the folder since" in shown
    assert list(queries.not_pushed(finn)) == deltas[1:]


def test_forms_have_what_they_need_and_what_has_ended_is_put_nowhere(
    finn: Actor, sam: Actor, partner: Partner, own: HashList, publish: Publish, settings: Settings,
    tmp_path: Path,
) -> None:  # fmt: skip
    for form, fields in (("vics", ["pdq"]), ("ncmec", ["category"]), ("rtf", ["md5"])):
        with pytest.raises(BadSupply):
            actions.propose_supply(
                finn, partner, own, fields, legal_basis="Agreement 4.", answer_days=7, forms=[form]
            )
    settings.TUTELA = replace(settings.TUTELA, datasets=Datasets(folder=str(tmp_path / "out")))
    made = actions.propose_supply(finn, partner, own, [], legal_basis="Agreement 4.", answer_days=7)
    supply = actions.confirm_supply(sam, made)
    publish(1)
    delta = actions.make_delta(finn, supply)
    actions.end_supply(sam, supply, "The agreement has ended.")

    with pytest.raises(SupplyMoved):
        actions.push_delta(finn, delta)

    assert not (tmp_path / "out").exists()

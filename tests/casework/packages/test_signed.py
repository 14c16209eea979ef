"""What goes out: signed parts that an outside program proves, a thousand of them too."""

import io
import json
import zipfile
from pathlib import Path

import pytest

from tests.casework.doors import run
from tutela.casework.custody.models import LogEntry
from tutela.casework.gate import Actor, NotAllowed
from tutela.casework.packages import actions, cli, queries
from tutela.casework.packages.errors import PackageBroken
from tutela.casework.packages.models import Package, Part
from tutela.casework.packages.signed import verify_package
from tutela.casework.packages.signed.manifest import prove

pytestmark = pytest.mark.django_db


def files_of(octets: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(octets)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def test_the_program_beside_it_proves_it_and_finds_every_change(
    sent: Package, ida: Actor, quinn: Actor, tmp_path: Path
) -> None:
    sending = queries.sending_for(sent)
    name, octets = actions.export_package(ida, sending)
    files = files_of(octets)

    told = verify_package.check(files, "")
    assert told["package"] == str(sent)
    assert actions.export_package(ida, sending) == (name, octets)
    assert set(files) == {*told["parts"], "proof.json", "verify_package.py"}
    assert all(each.endswith((".json", ".csv", "verify_package.py")) for each in files)
    proof = json.loads(files["proof.json"])
    other = json.dumps({**proof, "manifest": proof["manifest"].replace("OFFICIAL", "UNMARKED")}).encode()
    for changed, key in (
        ({**files, "timeline.csv": b"at\r\n"}, ""),
        ({each: files[each] for each in files if each != "timeline.csv"}, ""),
        ({**files, "picture.jpg": b"1"}, ""),
        ({**files, "proof.json": other}, ""),
        ({**files, "proof.json": b"{}"}, ""),
        (files, "0" * 64),
    ):
        with pytest.raises(verify_package.Wrong):
            verify_package.check(changed, key)
    (tmp_path / name).write_bytes(octets)
    assert verify_package.read(tmp_path / name) == files
    assert LogEntry.objects.filter(act="package.exported").count() == 2
    with pytest.raises(NotAllowed):
        actions.export_package(quinn, sending)


def test_a_part_that_was_changed_after_it_was_signed_goes_nowhere(sent: Package, ida: Actor) -> None:
    sending = queries.sending_for(sent)
    assert prove(sending)["recipient"] == "Force-1"
    Part.objects.filter(package=sent, name="timeline.csv").update(content="other")

    with pytest.raises(PackageBroken):
        actions.export_package(ida, sending)


def test_the_commands_make_check_send_and_verify(package: Package, tmp_path: Path, quinn: Actor) -> None:
    name = str(package)
    run(cli.package, "deconflict", name, "--answer", "nothing", "--as", "ida")
    holds = [
        word for code in ("accurate", "complete", "handling", "lawful", "need") for word in ("--holds", code)
    ]
    assert "may be sent" in run(cli.package, "check", name, *holds, "--as", "quinn").output
    assert run(cli.package, "send", name, tmp_path, "--as", "ida").exit_code == 0
    told = json.loads(run(cli.package, "verify", name, "--json", "--as", "ida").output)
    table = tmp_path / "answers.csv"
    table.write_text(f"package,outcome,count,on\n{name},arrest,x,2026-11-29\n")

    assert verify_package.check(verify_package.read(tmp_path / f"{name}-1.zip"), told["public_key"])
    assert told["changed"] == []
    assert run(cli.package, "outcomes", table, "--as", "ida").exit_code == 3
    assert name in run(cli.package, "list", "--state", "sent", "--as", "ida").output

"""What was checked is signed, proved by a program of its own, and no changed byte goes unseen."""

import hashlib
import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.casework.statements.graded import graded_case
from tutela.casework.custody.record import evidence
from tutela.casework.gate import Actor
from tutela.casework.results import scope as scopes
from tutela.casework.statements import actions, papers, queries
from tutela.casework.statements.errors import StatementBroken
from tutela.casework.statements.models import Paper, Version
from tutela.casework.statements.writing.told import Witness

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("typst_is_there")]


@pytest.fixture
def version(finn: Actor, ana: Actor, quinn: Actor, sam: Actor) -> Version:
    graded_case(finn, ana, quinn)
    made = actions.make_version(finn, scopes.of_case(finn, "OP-7"), "mg11", Witness("Finn", contact="Desk 1"))
    return actions.check_version(sam, made, papers.seen_digest(made))


def paper(version: Version, *, is_served: bool = True) -> Paper:
    found = queries.paper_of(version, is_served=is_served)
    assert found is not None
    return found


def test_both_papers_are_signed_and_are_set_to_the_same_bytes_again(version: Version) -> None:
    for is_served in (True, False):
        each = paper(version, is_served=is_served)
        told = papers.prove(each)

        assert told["sha256"] == hashlib.sha256(bytes(each.content)).hexdigest()
        assert (told["checked_by"], told["made_by"]) == ("Sam", "Finn")
        assert papers.is_set_again(each) is True
    assert papers.drafts(version, is_served=True) != bytes(paper(version).content)


def changed(version: Version, column: str) -> Paper:
    """Change one thing of a paper or of what it rests on, in memory."""
    each = paper(version)
    if column == "content":
        each.content = bytes(each.content)[:-1] + b"!"
    elif column in {"document", "facts"}:
        setattr(each.version, column, getattr(each.version, column).replace("OP-7", "OP-8", 1))
    else:
        text = getattr(each, column)
        setattr(each, column, text.replace("Finn", "Fynn", 1) if column == "manifest" else "0" * len(text))
    return each


def test_one_changed_byte_is_found(version: Version) -> None:
    for column in ("content", "manifest", "signature", "document", "facts"):
        with pytest.raises(StatementBroken):
            papers.prove(changed(version, column))


def run(folder: Path, *words: str) -> tuple[int, str]:
    program = [sys.executable, "-I", "verify_statement.py", *words]
    done = subprocess.run(program, cwd=folder, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def test_a_program_that_knows_nothing_of_us_proves_it_and_finds_one_changed_byte(
    version: Version, tmp_path: Path
) -> None:
    name, packed = papers.packed(paper(version))
    with zipfile.ZipFile(io.BytesIO(packed)) as packing:
        packing.extractall(tmp_path)
    pdf, proof = tmp_path / name.removesuffix(".zip"), tmp_path / f"{name.removesuffix('.zip')}.proof.json"

    assert run(tmp_path, pdf.name, "--key", evidence.public_key())[0] == 0
    code, said = run(tmp_path, pdf.name, "--key", "0" * 64)
    assert (code, "another key" in said) == (1, True)
    good = pdf.read_bytes()
    pdf.write_bytes(good[:99] + bytes([good[99] ^ 1]) + good[100:])
    assert run(tmp_path, pdf.name)[0] == 1
    pdf.write_bytes(good)
    told = json.loads(proof.read_text())
    proof.write_text(json.dumps({**told, "manifest": told["manifest"].replace("Finn", "Fynn", 1)}))
    code, said = run(tmp_path, pdf.name)
    assert (code, "the proof was changed" in said) == (1, True)
    assert run(tmp_path, "nothing.pdf")[0] == 2
    assert "import tutela" not in papers.VERIFIER.read_text()

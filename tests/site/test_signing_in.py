"""A real shell speaks for one person, who typed what only they have."""

import time
from pathlib import Path

import pytest

from tests.site.installation import Installation
from tutela.casework.people.entrance import codes


def _signs_in(installation: Installation, name: str, link: str) -> str:
    """Enrol an app at a shell by a link, as a person who reads and types does."""
    shell = installation.start("sign-in", name, types=True)
    assert shell.stdin is not None
    assert shell.stdout is not None
    shell.stdin.write(f"{link}\n")
    shell.stdin.flush()
    shell.stdout.readline()
    secret = codes.read(shell.stdout.readline().strip())
    said = installation.ended(shell, codes.code_at(secret, time.time()) + "\n")
    assert shell.returncode == 0, said
    return said


def test_a_shell_is_believed_for_whoever_signed_in_at_it_and_for_nobody_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "run").mkdir(mode=0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / "run"))
    installation = Installation(tmp_path / "unit").with_tables()
    installation.believe(is_on=False)
    link = installation.run("init", "Northern unit", "adele").strip().splitlines()[-1]
    nobody = installation.run("person", "link", "adele", "--as", "adele", code=1)

    said = _signs_in(installation, "adele", link)
    installation.run("person", "add", "sam", "Sam", "--role", "supervisor", "--as", "adele")
    as_sam = installation.run("log", "show", "--as", "sam", code=1)
    out = installation.run("sign-out")
    after = installation.run("person", "link", "sam", "--as", "adele", code=1)

    assert "TU-P14" in nobody
    assert "Signed in as adele until" in said
    assert "one shell is never two people" in as_sam
    assert "Signed out adele" in out
    assert "TU-P14" in after
    files = [path for path in (tmp_path / "run").rglob("*") if path.is_file()]
    assert files == []

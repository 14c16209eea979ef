"""Whoever administers an installation is told that nothing filters a decoder's system calls."""

import json
from pathlib import Path

import pytest

from tests.site.installation import Installation


class WithoutFilter(Installation):
    """An installation on a machine without libseccomp."""

    def command(self, *arguments: str) -> list[str]:
        """Give the line that starts a command."""
        return ["env", f"PYTHONPATH={self.folder}/stubs", *super().command(*arguments)]


@pytest.mark.parametrize(("least", "state"), [("reduced", "broken"), ("unfiltered", "attention")])
def test_without_libseccomp_doctor_never_says_well_and_says_what_to_install(
    tmp_path: Path, least: str, state: str
) -> None:
    made = WithoutFilter(tmp_path / "installed")
    (made.folder / "stubs").mkdir()
    (made.folder / "stubs" / "pyseccomp.py").write_text("raise RuntimeError('Unable to find libseccomp')")
    made.set_up()
    with (made.folder / "tutela.toml").open("a") as settings:
        settings.write(f'[fence]\nleast = "{least}"\n')

    said = made.run("doctor", "--json", code=5 if state == "broken" else 0)

    (found,) = (each for each in json.loads(said.splitlines()[-1])["findings"] if each["what"] == "fence")
    assert (found["state"], "Install libseccomp" in found["said"]) == (state, True)

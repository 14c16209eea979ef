"""`tutela bench` measures a source tree from any folder, and says what to do where something is missing."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
RUN = "import sys; sys.path.insert(0, sys.argv.pop(1)); from tutela.site.commands.bench import bench; bench()"


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A source tree without benches and without peers."""
    made = tmp_path / "tree"
    made.mkdir()
    (made / "tutela").symlink_to(ROOT / "tutela")
    return made


def bench(tree: Path, *arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-P", "-c", RUN, str(tree), *arguments]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)


def test_without_the_folder_of_benches_it_says_where_they_are(tree: Path, tmp_path: Path) -> None:
    done = bench(tree, "match", cwd=tmp_path)

    assert done.returncode == 1
    assert f"There is no folder {tree / 'bench'}" in done.stderr
    assert "run `make bench`" in done.stderr


def test_what_was_measured_before_a_peer_was_missing_is_written_where_the_caller_is(
    tree: Path, tmp_path: Path
) -> None:
    shutil.copytree(ROOT / "bench", tree / "bench", ignore=shutil.ignore_patterns("__pycache__"))

    done = bench(tree, "match", "--quick", "--json", "rows.json", "--plot", "rows.svg", cwd=tmp_path)

    assert done.returncode == 1
    assert "The peers are not installed: run `make bench`" in done.stderr
    rows = json.loads((tmp_path / "rows.json").read_text())
    fresh = {"10 k, opened in a fresh process", "10 k, opened in a fresh process and asked"}
    assert fresh | {"10 k, memory", "10 k, build on two cores"} <= {row["case"] for row in rows}
    assert (tmp_path / "rows.svg").read_text().startswith("<svg")

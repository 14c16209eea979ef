"""The programs on the page about the library run as they stand there."""

import re
import subprocess
import sys
from pathlib import Path

from PIL import Image

from tests.engine.hashing.drawing import hills

PAGE = Path(__file__).parents[2] / "docs" / "library.md"


def _lines(number: int, folder: Path) -> list[str]:
    """Run one of the programs, and give what it printed."""
    program = re.findall(r"```python\n(.*?)```", PAGE.read_text(), re.DOTALL)[number]
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=folder, capture_output=True, text=True, check=True
    )
    return done.stdout.splitlines()


def test_the_first_program_finds_the_copy(tmp_path: Path) -> None:
    pictures = tmp_path / "pictures"
    pictures.mkdir()
    original = Image.fromarray(hills(400, 600, seed=1))
    original.save(pictures / "1.png")
    original.resize((300, 200)).save(pictures / "2.png")
    Image.fromarray(hills(400, 600, seed=2)).save(pictures / "3.png")

    lines = _lines(0, tmp_path)
    assert lines[0] == "picture 0 is 0 bits away, quality 100"
    assert lines[1].startswith("picture 1 is ")
    assert len(lines) == 2


def test_the_second_program_asks_all_shards_at_once(tmp_path: Path) -> None:
    assert _lines(1, tmp_path) == ["[(0, 5, 0), (1, 2999, 0)]"]

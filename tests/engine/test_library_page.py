"""The program on the page about the library runs as it stands there."""

import re
import subprocess
import sys
from pathlib import Path

from PIL import Image

from tests.engine.hashing.drawing import hills

PAGE = Path(__file__).parents[2] / "docs" / "library.md"


def test_the_program_on_the_page_runs_and_finds_the_copy(tmp_path: Path) -> None:
    (program,) = re.findall(r"```python\n(.*?)```", PAGE.read_text(), re.DOTALL)
    pictures = tmp_path / "pictures"
    pictures.mkdir()
    original = Image.fromarray(hills(400, 600, seed=1))
    original.save(pictures / "1.png")
    original.resize((300, 200)).save(pictures / "2.png")
    Image.fromarray(hills(400, 600, seed=2)).save(pictures / "3.png")

    done = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=True
    )

    lines = done.stdout.splitlines()
    assert lines[0] == "picture 0 is 0 bits away, quality 100"
    assert lines[1].startswith("picture 1 is ")
    assert len(lines) == 2

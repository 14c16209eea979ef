"""Refuses words that must not stand in the project: `python -m tests.words` prints each place.

Dry legal terms only: the term is "child sexual abuse material". The old terms live in the mappers of outside
formats and nowhere else. No registry host and no path of somebody's machine stands in any file.
"""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
# Split, so that this list does not find itself.
TERMS = [
    "child p" + "orn",
    "kiddie p" + "orn",
    "p" + "aedophil",
    "p" + "edophil",
    "child p" + "rostitut",
    "sex t" + "ourism",
]
HOSTS = [
    "pypi" + ".org",
    "python" + "hosted.org",
    "npm" + "js.",
    "deb.deb" + "ian.org",
]
PATHS = [r"(?<![\w.])/(?:work|root|farm|home/\w+)/"]
# Mappers of outside formats may hold the old terms, because others' files do.
MAPPERS = ("tutela/engine/formats/",)
SKIPPED = (".png", ".heic", ".min.js", ".min.css")


def _files() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    ).stdout
    names = [name.decode() for name in listed.split(b"\0") if name]
    return [ROOT / name for name in names if not name.endswith(SKIPPED) and (ROOT / name).is_file()]


def found() -> list[str]:
    """Name every place where a refused word stands."""
    places = []
    words = re.compile("|".join([*map(re.escape, HOSTS), *PATHS]))
    terms = re.compile("|".join(map(re.escape, TERMS)), re.IGNORECASE)
    for file in _files():
        name = str(file.relative_to(ROOT))
        for number, line in enumerate(file.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
            if words.search(line) or (not name.startswith(MAPPERS) and terms.search(line)):
                places.append(f"{name}:{number}: {line.strip()[:120]}")
    return places


if __name__ == "__main__":
    places = found()
    print("\n".join(places) or "no refused word stands anywhere")  # noqa: T201  # a command's result
    sys.exit(1 if places else 0)

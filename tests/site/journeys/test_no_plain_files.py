"""Nothing of an exhibit lies in a file unsealed, not even a temporary one without a name."""

import io
import re
import shutil
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.site.calling import signed_in
from tests.site.installation import Installation

pytestmark = pytest.mark.skipif(not shutil.which("strace"), reason="strace is not installed")

OPENED = re.compile(r'(?P<call>open|openat|openat2|creat)\((?:\w+, )?"(?P<path>[^"]*)"(?P<rest>.*)')
FOR_WRITING = re.compile(r"O_WRONLY|O_RDWR|O_CREAT|O_TMPFILE")
# What is opened as a fence is set up, before any file of an exhibit is there: devices, numbers of users, and
# a folder of its own for compiled code, in the fence's own /tmp. Everybody else's temporary files lie in
# the folder that TMPDIR names.
SETTING_UP = re.compile(
    r"/dev/null|/newroot/\S+|(/proc/self/)?(setgroups|uid_map|gid_map)|/tmp/[a-z0-9_]{8}|/tmp/tmp[a-z0-9_]{8}/\S+"
    r"|/\S+/__pycache__"
)
MIB = 1 << 20


def _noise(number: int, side: int = 1600) -> bytes:
    """Paint a picture whose preview is larger than a mebibyte."""
    out = io.BytesIO()
    dots = np.random.default_rng(number).integers(0, 256, (side, side, 3), np.uint8)
    Image.fromarray(dots).save(out, "PNG")
    return out.getvalue()


class Traced(Installation):
    """An installation whose commands are watched, each file they open."""

    @property
    def log(self) -> Path:
        """Where it is noted what was opened."""
        return self.folder / "opened.txt"

    def command(self, *arguments: str) -> list[str]:
        """Give the line that starts a command and watches it."""
        watch = ["strace", "-D", "-f", "-qq", "--seccomp-bpf", "-A", "-o", str(self.log), "-s", "4096",
                 "-e", "trace=open,openat,openat2,creat"]  # fmt: skip
        return [*watch, *super().command(*arguments)]

    def written(self) -> set[str]:
        """Name every path that anything opened for writing."""
        paths = set()
        for line in self.log.read_text(errors="replace").splitlines():
            found = OPENED.search(line)
            if found and (found["call"] == "creat" or FOR_WRITING.search(found["rest"])):
                paths.add(found["path"])
        return paths


def _looks_at(installation: Installation) -> list[bytes]:
    """Take a look at everything that waits, as an assessor's page does."""
    ana = signed_in(installation, "ana")
    ana.open_page("/grade/")
    queue = ana.ask("POST", "/grade/api/queue", {})
    assert queue.status == 200, queue
    numbers = [int(found) for found in re.findall(rb'"(?:item|id|number)": (\d+)', queue.content)]
    shown = []
    for number in sorted(set(numbers)):
        for variant in ("preview", "full"):
            look = ana.ask(
                "POST", f"/grade/api/items/{number}/reveal", {"variant": variant, "key": ana.key()}
            )
            if look.status == 200:
                shown.append(look.content)
    return shown


def test_no_file_that_web_or_workers_open_holds_a_picture(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "temporary").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temporary"))
    source = tmp_path / "source"
    source.mkdir()
    originals = [_noise(number) for number in range(2)]
    for number, original in enumerate(originals):
        (source / f"{number}.png").write_bytes(original)
    installation = Traced(tmp_path / "installed")
    installation.set_up()
    Installation.run(installation, "person", "add", "ana", "Ana", "--role", "assessor", "--as", "adele")

    installation.run("receive", "OP-1/JB1", str(source), "--as", "finn")
    installation.run("examine", "--as", "finn")
    with installation.up():
        shown = _looks_at(installation)

    assert max(map(len, shown)) > MIB
    written = installation.written()
    var = str(installation.folder / "var")
    assert any(path.startswith(f"{var}/vault/") for path in written)
    elsewhere = {
        path for path in written if not path.startswith((var, "var/")) and not SETTING_UP.fullmatch(path)
    }
    assert elsewhere == set()
    kept = [path.read_bytes() for path in Path(var).rglob("*") if path.is_file()]
    for picture in [*originals, *shown]:
        # Its middle: a head may be like another's.
        canary = picture[len(picture) // 2 :][:64]
        assert not any(canary in content for content in kept)

"""What a killed receive left behind is cleared up, and never what somebody is just sealing."""

import subprocess
import sys
from pathlib import Path

from tutela.casework.custody import copies, objects

SEALING = """
import sys
from pathlib import Path
from tutela.engine.vault.folder import Folder

with Folder(Path(sys.argv[1])).writing("ab" * 16) as out:
    out.write(b"sealed, and not registered yet")
print("sealed", flush=True)
sys.stdin.read()
"""


def test_what_another_process_has_just_sealed_is_left_until_that_process_is_gone(house: Path) -> None:
    vault = objects.store()
    with subprocess.Popen(
        [sys.executable, "-c", SEALING, str(house / "vault")], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"sealed\n"

        removed_meanwhile = copies.sweep()
        other.kill()
        other.wait()
        removed_afterwards = copies.sweep()

    assert (removed_meanwhile, removed_afterwards) == (0, 1)
    assert not list(vault.names())

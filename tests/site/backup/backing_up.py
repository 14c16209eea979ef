"""An installation that is backed up: what tests do to it, and look at, from outside."""

import json
import shutil
import signal
import subprocess
from pathlib import Path

from tests.site.installation import Installation
from tests.upgrade.databases import Values, url_of, values

PASSPHRASE = "painted horses draw slow carriages"  # noqa: S105 - of the tests alone


class BackedUp(Installation):
    """One folder with an installation, the place of its backups and the place of its keys' copy."""

    def __init__(self, folder: Path, database: str = "", place: str = "") -> None:
        super().__init__(folder, database)
        # An exhibit has one source, wherever its installation is restored.
        self.source = folder / "source"
        (folder / "backups").mkdir(exist_ok=True)
        (folder / "safe").mkdir(exist_ok=True)
        (folder / "passphrase").write_text(f"{PASSPHRASE}\n")
        place = place or f'store = "file:{folder}/backups"\n'
        with (folder / "tutela.toml").open("a") as settings:
            settings.write(f'[backup]\n{place}keys = "{folder}/safe"\n')

    def backup(self, *arguments: str, code: int = 0) -> str:
        """Run a command of backups that may ask for the passphrase."""
        return self.run("backup", *arguments, "--passphrase-file", str(self.folder / "passphrase"), code=code)

    def receive(self, count: int) -> None:
        """Receive so many small files into the exhibit; those of before are there already."""
        shutil.rmtree(self.source, ignore_errors=True)
        self.source.mkdir()
        for number in range(count):
            (self.source / f"{number}").write_text(f"what lies in file {number}")
        self.run("receive", "OP-1/JB1", str(self.source), "--as", "finn")

    def objects(self) -> dict[str, bytes]:
        """Give every object of the vault as it lies sealed."""
        return {file.name: file.read_bytes() for file in (self.folder / "var" / "vault").glob("??/*")}

    def rows(self) -> Values:
        """Give every row of every table; none where there is no database yet."""
        url = url_of(self)
        is_missing = url.startswith("sqlite:") and not Path(url.removeprefix("sqlite:")).exists()
        return {} if is_missing else values(url)

    def acts(self, named: str) -> list[dict[str, object]]:
        """Give what the record says of every act of a name."""
        entries = sorted(self.rows()["custody_logentry"], key=lambda row: int(row["seq"]))
        return [json.loads(row["body"])["what"] for row in entries if row["act"] == named]

    def successor(self, database: str = "") -> "BackedUp":
        """Be an empty machine that has nothing but the backups and the copy of the keys."""
        new = BackedUp(self.folder.with_name(f"{self.folder.name}-anew"), database)
        new.source = self.source
        for folder in ("backups", "safe"):
            shutil.rmtree(new.folder / folder)
            shutil.copytree(self.folder / folder, new.folder / folder)
        return new


def everything(folder: Path) -> dict[str, bytes]:
    """Give every file below a folder, but for locks and the key of sessions, which any command makes."""
    made = {"running.lock", "backup.lock", "session.key"}
    return {
        str(file.relative_to(folder)): file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file() and file.name not in made
    }


def halted_after(process: subprocess.Popen[str], word: str) -> None:
    """Halt a command once it has said something; SIGCONT lets it go on."""
    assert process.stdout is not None
    while word not in (line := process.stdout.readline()):
        assert line, "it ended before"
    process.send_signal(signal.SIGSTOP)

"""An installation without a network: from a wheelhouse alone, in a namespace that has none.

`python -m tests.offline lock FOLDER` writes down what a wheelhouse holds, by hash;
`python -m tests.offline check FOLDER` installs from it where there is no network, and works there.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.test_docs import paint

LOCK = "requirements.txt"
_ALONE = (["unshare", "--net"], ["unshare", "--user", "--map-root-user", "--net"])
_REACHES_OUT = "import socket; socket.create_connection(('192.0.2.1', 80), 5)"


def alone() -> list[str] | None:
    """Give what starts a command in a namespace without network; None where that is not permitted."""
    if shutil.which("unshare") is None:
        return None
    found = (each for each in _ALONE if subprocess.run([*each, "true"], capture_output=True).returncode == 0)
    return next(found, None)


def write_lock(wheelhouse: Path) -> Path:
    """Write a requirements file of all wheels in a folder, each by the SHA-256 it has there."""
    lines = []
    for wheel in sorted(wheelhouse.glob("*.whl")):
        name, version, *_ = wheel.name.split("-")
        digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
        lines.append(f"{name.replace('_', '-').lower()}=={version} --hash=sha256:{digest}\n")
    lock = wheelhouse / LOCK
    lock.write_text("".join(lines))
    return lock


def install(wheelhouse: Path, folder: Path, within: list[str]) -> Path:
    """Install into an environment of its own from a wheelhouse alone; give its Python."""
    python = folder / "environment" / "bin" / "python"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder / "environment"], check=True)
    pip = ["python3", "-m", "pip", "--disable-pip-version-check", "--python", str(python)]
    chosen = ["--no-index", "--no-cache-dir", "--find-links", str(wheelhouse)]
    command = [*pip, "install", *chosen, "--require-hashes", "-r", str(wheelhouse / LOCK)]
    subprocess.run([*within, *command], check=True, capture_output=True, text=True)
    return python


def work(python: Path, folder: Path, within: list[str]) -> str:
    """Set up a unit, receive, hash, match, verify and look it over; give what was printed."""
    (folder / "tutela.toml").touch()
    for seed in range(3):
        paint(folder / "exhibit" / f"{seed}.png", seed)
    said = ""
    for line in (
        # In a demonstration, and only there, `--as` is believed where nobody has signed in.
        "demonstrate --scenes 2 --movies 1",
        "hash exhibit",
        "hash exhibit --format csv > known.csv",
        "match exhibit --known known.csv",
        "case new OP-1 --title Training --as finn",
        'exhibit new OP-1 JB1 --authority "Warrant 1/26" --as finn',
        "receive OP-1/JB1 exhibit --as finn",
        "log verify",
        "doctor",
    ):
        said += run(f"{python} -m tutela {line}", folder, within)
    return said


def run(line: str, folder: Path, within: list[str]) -> str:
    """Run a line of a shell; give what it printed."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("TUTELA_")}
    done = subprocess.run(
        [*within, "bash", "-c", line], cwd=folder, env=environment, text=True, capture_output=True
    )
    assert done.returncode == 0, f"{line}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def is_reached(python: Path, within: list[str]) -> bool:
    """Say whether there is a network."""
    asked = subprocess.run([*within, str(python), "-c", _REACHES_OUT], capture_output=True, text=True)
    return "Network is unreachable" not in asked.stderr


def check(wheelhouse: Path) -> None:
    """Install from a wheelhouse where there is no network, and work there."""
    within = alone()
    if within is None:
        print("This machine permits no namespace without network; what follows has one.")  # noqa: T201
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        python = install(wheelhouse.absolute(), folder, within or [])
        assert not within or not is_reached(python, within)
        print(work(python, folder, within or []))  # noqa: T201 - what was asked for
    print("Installed and worked from the wheelhouse alone.")  # noqa: T201


if __name__ == "__main__":
    {"lock": write_lock, "check": check}[sys.argv[1]](Path(sys.argv[2]))

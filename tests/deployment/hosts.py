"""Machines of a segment: each has a network, a name and folders of its own, and ends with this process."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from tests.nodes import descendants

ROOT = Path(__file__).parents[2]
# Where the folders of all machines lie, and all that is temporary: a mount of this process's own, in memory.
ROOM = Path("/mnt")
_OWN = ("/etc", "/srv", "/var", "/opt", "/home", "/usr/local")
_NOBODY_LISTENS = "02:00:00:00:00:01"


class Segment:
    """One network of machines; this process is on it too, as the desk of whoever comes by a browser."""

    def __init__(self, desk: str, names: dict[str, str]) -> None:
        """Lay the network.

        Args:
            desk: the address of this process.
            names: every name that the machines know each other by, with its address.
        """
        self.names = names
        for word in ("link set lo up", "link add seg type bridge", "link set seg up"):
            _do("ip", *word.split())
        _do("ip", "addr", "add", f"{desk}/24", "dev", "seg")
        self._cover_closed_folders()
        self._know_names()
        self.hosts: list[Host] = []

    def host(self, name: str, address: str) -> "Host":
        """Bring up a machine."""
        host = Host(name, address, self.names)
        self.hosts.append(host)
        return host

    def close(self) -> None:
        """End every process of every machine."""
        for host in self.hosts:
            host.close()

    def _know_names(self) -> None:
        known = ROOM / "names"
        known.write_text(
            "127.0.0.1 localhost\n" + "".join(f"{at} {name}\n" for name, at in self.names.items())
        )
        _do("mount", "--bind", str(known), "/etc/hosts")

    def _cover_closed_folders(self) -> None:
        """Let the machines' accounts reach Python and the program where these lie below a closed folder."""
        for number, needed in enumerate({Path(sys.base_prefix).resolve(), ROOT}):
            closed = [each for each in reversed(needed.parents) if not each.stat().st_mode & 0o001]
            if closed:
                kept = ROOM / f"program-{number}"
                kept.mkdir()
                _do("mount", "--bind", str(needed), str(kept))
                _do("mount", "-t", "tmpfs", "-o", "mode=755", "none", str(closed[0]))
                needed.mkdir(parents=True, exist_ok=True)
                _do("mount", "--bind", str(kept), str(needed))


class Host:
    """One machine."""

    def __init__(self, name: str, address: str, names: dict[str, str]) -> None:
        self.name, self.address = name, address
        self._room = ROOM / name
        self.clock_file = self._room / "clock"
        self._holder = self._hold()
        self.script(f"ip link set lo up; ip addr add {address}/24 dev eth0; ip link set eth0 up")
        hosts = "".join(f"{number} {known}\n" for known, number in names.items())
        self.write("/etc/hosts", f"127.0.0.1 localhost\n127.0.1.1 {name}\n{hosts}", "root", 0o644)

    def _hold(self) -> "subprocess.Popen[bytes]":
        """Make the namespaces, with folders over which nothing of the real machine is written."""
        self._room.mkdir()
        lines = [
            f"hostname {self.name}",
            "mount -t tmpfs -o mode=755 none /run",
            "mount -t tmpfs -o mode=1777 none /tmp",
            "mount -t tmpfs -o mode=1777 none /dev/shm",
        ]
        for folder in _OWN:
            upper, work = self._room / folder[1:] / "upper", self._room / folder[1:] / "work"
            upper.mkdir(parents=True)
            work.mkdir()
            upper.chmod(os.stat(folder).st_mode & 0o7777)
            lines.append(
                f"mount -t overlay overlay -o lowerdir={folder},upperdir={upper},workdir={work} {folder}"
            )
        command = ["unshare", "--net", "--uts", "--mount", "--propagation", "private"]
        ready, told = os.pipe()
        holder = subprocess.Popen(
            [*command, "sh", "-ec", "\n".join([*lines, f"echo >&{told}", "exec sleep infinity"])],
            pass_fds=[told],
        )
        os.close(told)
        is_ready = os.read(ready, 1)
        os.close(ready)
        if not is_ready:
            raise RuntimeError(f"{self.name} has no namespaces")
        end = f"{self.name}-seg"
        _do("ip", "link", "add", end, "type", "veth", "peer", "name", "eth0", "netns", str(holder.pid))
        _do("ip", "link", "set", end, "master", "seg", "up")
        return holder

    def command(self, words: Sequence[str], user: str = "root", folder: str = "/") -> list[str]:
        """Give the line that starts a program on this machine."""
        enter = ["nsenter", "-t", str(self._holder.pid), "-n", "-u", "-m", "--"]
        become = [] if user == "root" else ["setpriv", f"--reuid={user}", f"--regid={user}", "--init-groups"]
        return [*enter, *become, "env", "-C", folder, *words]

    def start(
        self,
        words: Sequence[str],
        user: str = "root",
        *,
        folder: str = "/",
        environment: dict[str, str] | None = None,
        into: Path | None = None,
        asks: bool = False,
    ) -> "subprocess.Popen[str]":
        """Start a program, with what it says in a file, or to be read."""
        out = into.open("a") if into else subprocess.PIPE
        bare = {"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8"}
        process = subprocess.Popen(
            self.command(words, user, folder), env={**bare, **(environment or {})}, text=True,
            stdin=subprocess.PIPE if asks else subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT,
            start_new_session=True,
        )  # fmt: skip
        if not isinstance(out, int):
            out.close()
        return process

    def run(
        self, *words: str, user: str = "root", code: int | None = 0, patience_s: float = 240, **more: object
    ) -> str:
        """Run a program to its end; give what it said."""
        process = self.start(words, user, **more)  # type: ignore[arg-type]  # those of start
        try:
            said, _ = process.communicate(timeout=patience_s)
        except subprocess.TimeoutExpired:
            kill(process)
            raise
        if code is not None and process.returncode != code:
            raise AssertionError(f"{self.name}: {' '.join(words)}: code {process.returncode}\n{said}")
        return said

    def script(self, text: str) -> str:
        """Run lines of a shell as root, as whoever follows a page does."""
        return self.run("bash", "-euc", text)

    def write(self, path: str, text: str | bytes, owner: str, mode: int) -> None:
        """Write a file on this machine."""
        content = text.encode() if isinstance(text, str) else text
        made = subprocess.run(
            self.command(["sh", "-euc", 'mkdir -p "$(dirname "$0")"; cat > "$0"', path]), input=content,
            capture_output=True,
        )  # fmt: skip
        if made.returncode:
            raise AssertionError(made.stderr.decode())
        self.script(f"chown {owner}: {path}; chmod {mode:o} {path}")

    def cut(self, other: "Host") -> None:
        """Let everything that this machine and another send each other vanish without a word."""
        for one, far in ((self, other), (other, self)):
            one.script(f"ip neigh replace {far.address} lladdr {_NOBODY_LISTENS} dev eth0 nud permanent")

    def mend(self, other: "Host") -> None:
        """Let them reach each other again."""
        for one, far in ((self, other), (other, self)):
            one.script(f"ip neigh del {far.address} dev eth0")

    def leave(self) -> None:
        """Take this machine off the network."""
        _do("ip", "link", "set", f"{self.name}-seg", "down")

    def come_back(self) -> None:
        """Put it on again."""
        _do("ip", "link", "set", f"{self.name}-seg", "up")

    def close(self) -> None:
        """End what runs here, and the machine."""
        kill(self._holder)


def kill(process: "subprocess.Popen[str] | subprocess.Popen[bytes]") -> None:
    """Kill -9 a program and all that it started, at once."""
    if process.poll() is None:
        for one in descendants(process.pid):
            with suppress(ProcessLookupError):
                os.kill(one, signal.SIGKILL)
    process.wait()


def wait_for(is_so: Callable[[], bool], what: str, most_s: float = 180) -> float:
    """Wait until something is so; say how many seconds that took."""
    began = time.monotonic()
    while not is_so():
        if time.monotonic() - began > most_s:
            raise TimeoutError(f"in {most_s:.0f} s it did not come about that {what}")
        time.sleep(0.2)
    return time.monotonic() - began


def _do(*words: str) -> None:
    done = subprocess.run(words, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{' '.join(words)}: {done.stderr}")

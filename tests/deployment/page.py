"""What docs/deployment.md tells an administrator to write and to run, to be done as it stands there."""

import re
from dataclasses import dataclass, field

from tests.deployment.hosts import ROOT

PAGE = ROOT / "docs" / "deployment.md"
_BLOCKS = re.compile(r"^( *)```(\w+)\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)


def _blocks() -> list[str]:
    text = PAGE.read_text(encoding="utf-8")
    return [
        "".join(line.removeprefix(indent) for line in block.splitlines(keepends=True))
        for indent, _, block in _BLOCKS.findall(text)
    ]


def file(named: str) -> str:
    """Give the block whose first line is the comment that names a file; without that comment."""
    found = [block for block in _blocks() if block.startswith(f"# {named}\n")]
    if len(found) != 1:
        raise AssertionError(f"the page shows {named} {len(found)} times")
    return found[0].partition("\n")[2]


def lines(beginning: str) -> str:
    """Give the block that begins with some words."""
    found = [block for block in _blocks() if block.startswith(beginning)]
    if len(found) != 1:
        raise AssertionError(f"the page shows {beginning!r} {len(found)} times")
    return found[0]


@dataclass(frozen=True)
class Service:
    """What a unit file says of starting its service."""

    user: str = "root"
    folder: str = "/"
    command: list[str] = field(default_factory=list)
    environment: dict[str, str] = field(default_factory=dict)


def service(named: str) -> Service:
    """Read a unit file of the page, as far as this program does what systemd does."""
    said: dict[str, list[str]] = {}
    for line in file(named).splitlines():
        key, is_one, value = line.partition("=")
        if is_one:
            said.setdefault(key, []).append(value)
    return Service(
        said["User"][0],
        said["WorkingDirectory"][0],
        said["ExecStart"][0].split(),
        dict(each.split("=", 1) for each in said["Environment"]),
    )

"""Installs real distributions with entry points into a folder: the page's own example, or a changed one."""

import re
from pathlib import Path

_PAGE = (Path(__file__).parent.parent / "docs" / "plugins.md").read_text()
_EXAMPLES: list[str] = re.findall(r"^```python\n(.*?)^```", _PAGE, re.MULTILINE | re.DOTALL)
(EXAMPLE,) = _EXAMPLES


def install(
    folder: Path,
    *,
    version: str = "1.0",
    package: str = "blockmean_hash",
    source: str = EXAMPLE,
    entry: tuple[str, str, str] = ("tutela.hashes", "blockmean", "BLOCKMEAN"),
) -> str:
    """Install a package that brings something for a group; give what the settings must say to admit it.

    A package's own module name keeps what one test imported from the next.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{package}.py").write_text(source)
    told = folder / f"{package}-{version}.dist-info"
    told.mkdir()
    name = package.replace("_", "-")
    (told / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
    group, called, attribute = entry
    (told / "entry_points.txt").write_text(f"[{group}]\n{called} = {package}:{attribute}\n")
    (told / "RECORD").write_text(f"{package}.py,,\n")
    return f"{called}=={version}"


def changed(*places: tuple[str, str]) -> str:
    """Give the example with some places changed."""
    source: str = EXAMPLE
    for old, new in places:
        assert source.count(old) == 1, old
        source = source.replace(old, new)
    return source

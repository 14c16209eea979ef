"""Says of each outside format what becomes of every field: into what it is read, or why it is kept raw."""

import re
import tomllib
from dataclasses import dataclass
from fnmatch import fnmatchcase
from importlib import resources

FORMS = ("cybertip_json", "cybertip_xml")
_NUMBER = re.compile(r"\[\d+\]")


@dataclass(frozen=True, slots=True)
class Coverage:
    """The table of one form: patterns of paths, each with what it is read into or why it is not."""

    form: str
    source: str
    mapped: tuple[tuple[str, str], ...]
    raw: tuple[tuple[str, str], ...]

    def into(self, path: str) -> list[str]:
        """Say into what a path is read, by every entry that it fits."""
        return [to for pattern, to in self.mapped if fnmatchcase(plain(path), pattern)]

    def why_raw(self, path: str) -> list[str]:
        """Say why a path is kept raw, by every entry that it fits."""
        return [why for pattern, why in self.raw if fnmatchcase(plain(path), pattern)]


def plain(path: str) -> str:
    """Write a path without the numbers of its lists."""
    return _NUMBER.sub("", path)


def of(name: str) -> Coverage:
    """Read the table of a form, one of `FORMS`."""
    text = resources.files(__package__ or __name__).joinpath(f"{name}.toml").read_text()
    table = tomllib.loads(text)
    mapped, raw = (
        tuple((path, entry[word]) for entry in table[kind] for path in entry["paths"])
        for kind, word in (("mapped", "to"), ("raw", "why"))
    )
    return Coverage(table["form"], table["source"], mapped, raw)

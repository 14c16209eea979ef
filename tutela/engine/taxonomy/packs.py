"""Loads law packs: the categories of one jurisdiction, checked strictly and named by their digest."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from tutela.engine.toml_tables import check_keys, read_table
from tutela.errors import Invalid, Missing

FOLDER = Path(__file__).parent / "packs"

# Each category has an outline of its own, so that no badge is told apart by colour alone.
SHAPES = ("square", "triangle", "circle", "diamond", "hexagon", "pentagon", "ring", "bar")

# Keys of the workbench that mean something else there: at risk now, first generation, buddy, undo, tags.
RESERVED_KEYS = frozenset("QFBUT+-")


class UnknownPack(Missing):
    """No law pack of that name is installed."""

    code = "TU-T01"


class BadPack(Invalid):
    """A law pack breaks the rules of its form."""

    code = "TU-T02"


@dataclass(frozen=True, slots=True)
class Category:
    """One category of a law pack; `vics` is its number in VICS files, None where none is agreed."""

    code: str
    title: str
    definition: str
    citation: str
    key: str
    shape: str
    vics: int | None
    listable: bool
    criminal: bool


@dataclass(frozen=True, slots=True)
class LawPack:
    """The categories of one jurisdiction; `digest` is the SHA-256 of the file, to be kept with each grade.

    `vics_region` is the region, as VICS files write it, whose numbers the categories state; "" for proxies,
    whose numbers serve any region.
    """

    name: str
    version: str
    title: str
    jurisdiction: str
    owner: str
    basis: str
    vics_note: str
    digest: str
    categories: tuple[Category, ...]
    vics_region: str = ""

    def category(self, code: str) -> Category:
        """Find a category by its code.

        Raises:
            KeyError: the pack has no such category; the message names those it has.
        """
        for category in self.categories:
            if category.code == code:
                return category
        has = ", ".join(category.code for category in self.categories)
        raise KeyError(f"{code!r} is not in law pack {self.name}; use one of {has}.")


_HEAD = {
    "name": str,
    "version": str,
    "title": str,
    "jurisdiction": str,
    "owner": str,
    "basis": str,
    "vics_note": str,
    "category": list,
}
_HEAD_OPTIONAL = {"vics_region": str}
_CATEGORY = {
    "code": str,
    "title": str,
    "definition": str,
    "citation": str,
    "key": str,
    "shape": str,
    "listable": bool,
    "criminal": bool,
}
_CATEGORY_OPTIONAL = {"vics": int}


def names(folder: Path = FOLDER) -> list[str]:
    """Name the law packs in a folder."""
    return sorted(path.stem for path in folder.glob("*.toml"))


def load(name: str, folder: Path = FOLDER) -> LawPack:
    """Read a law pack and check all of it.

    Raises:
        UnknownPack: the folder has none of that name.
        BadPack: it breaks a rule; the message says which, in which category, and what is allowed.
    """
    if name not in names(folder):
        raise UnknownPack(f"There is no law pack {name!r}; there are {', '.join(names(folder)) or 'none'}.")
    return parse((folder / f"{name}.toml").read_bytes(), name)


def parse(content: bytes, name: str) -> LawPack:
    """Check the bytes of a law pack that is to be called `name`.

    Raises:
        BadPack: it breaks a rule of the form.
    """
    where = f"{name}.toml"
    table = read_table(where, content, refusal=BadPack)
    check_keys(where, table, _HEAD, _HEAD_OPTIONAL, refusal=BadPack)
    if table["name"] != name:
        raise BadPack(f"{where} calls itself {table['name']!r}. Make name and file name the same.")
    categories = tuple(
        _category(f"{where}, category {number}", entry) for number, entry in enumerate(table["category"], 1)
    )
    if not categories:
        raise BadPack(f"{where} has no [[category]] table. Add at least one.")
    for what in ("code", "title", "key", "shape", "vics"):
        _check_single(where, what, categories)
    del table["category"]
    return LawPack(**table, digest=hashlib.sha256(content).hexdigest(), categories=categories)


def _category(where: str, table: object) -> Category:
    said = check_keys(where, table, _CATEGORY, _CATEGORY_OPTIONAL, refusal=BadPack)
    category = Category(vics=said.pop("vics", None), **said)
    rules: list[tuple[bool, str]] = [
        (category.shape in SHAPES, f"shape {category.shape!r} is none of {', '.join(SHAPES)}"),
        (
            len(category.key) == 1 and category.key.isprintable(),
            f"key {category.key!r} is not one single character",
        ),
        (category.key == category.key.upper(), f"key {category.key!r} is not in capitals"),
        (category.key not in RESERVED_KEYS, f"key {category.key!r} has another meaning in the workbench"),
        (
            category.vics is None or category.vics in range(256),
            f"vics {category.vics} does not lie between 0 and 255",
        ),
    ]
    for holds, sentence in rules:
        if not holds:
            raise BadPack(f"{where}: {sentence}.")
    return category


def _check_single(where: str, what: str, categories: tuple[Category, ...]) -> None:
    seen: dict[object, str] = {}
    for category in categories:
        value = getattr(category, what)
        if value is None:
            continue
        if value in seen:
            raise BadPack(
                f"{where}: {seen[value]} and {category.code} both have {what} {value!r}. Change one."
            )
        seen[value] = category.code

"""Reads the sources of the house: files, modules, what each imports."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
CASEWORK = ROOT / "tutela" / "casework"

_WRITING = {
    "create", "bulk_create", "get_or_create", "update_or_create", "bulk_update", "execute", "executemany",
}  # fmt: skip


@cache
def files(folder: str = "tutela") -> list[Path]:
    """List the Python files below a folder, but for migrations."""
    return [each for each in sorted((ROOT / folder).rglob("*.py")) if "migrations" not in each.parts]


@cache
def tree(file: Path) -> ast.Module:
    """Parse a file, once."""
    return ast.parse(file.read_text())


def module(file: Path) -> str:
    """Give the dotted name of a file's module."""
    parts = file.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def shown(file: Path, node: ast.AST) -> str:
    """Say where something stands, and what it is."""
    return f"{file.relative_to(ROOT)}:{getattr(node, 'lineno', 0)}: {ast.unparse(node)[:90]}"


def room(file: Path) -> str:
    """Name the room a file of casework belongs to; a file beside the rooms is its own."""
    return file.relative_to(CASEWORK).parts[0].removesuffix(".py")


def imported(file: Path) -> Iterator[tuple[str, str]]:
    """Give (module, name) of everything a file imports, wherever in it; the name is empty for a module."""
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, shown(file, node)
            yield from ((node.module or "", alias.name) for alias in node.names)


def public(package: Path) -> list[str]:
    """Give the names in the `__all__` of a package."""
    for node in tree(package / "__init__.py").body:
        match node:
            case ast.Assign(targets=[ast.Name(id="__all__")], value=ast.List(elts=names)):
                return [str(each.value) for each in names if isinstance(each, ast.Constant)]
    return []


def writes(node: ast.AST) -> bool:
    """Say whether a call writes rows; what else has such a name takes what it is given by its place."""
    match node:
        case ast.Call(func=ast.Attribute(value=ast.Name(id="database"), attr=name)):
            return name.startswith(("insert", "update"))
        case ast.Call(func=ast.Name(id="RowChange")):
            return True
        case ast.Call(func=ast.Attribute(attr=name)) if name in _WRITING:
            return True
        case ast.Call(func=ast.Attribute(attr="save" | "delete"), args=[]):
            return True
        case ast.Call(func=ast.Attribute(attr="update"), args=[], keywords=[_, *_]):
            return True
    return False

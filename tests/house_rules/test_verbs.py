"""A verb names its actor first, asks the gate before it writes, and is on record, in one transaction."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from tests.house_rules.source import CASEWORK, files, module, public, shown, tree, writes

PACKAGES = sorted(CASEWORK.glob("*/actions"))
DOORS = {"views", "api", "cli", "tasks", "pages", "urls"}
# What a verb lacks, and why it may.
WITHOUT: dict[str, tuple[str, str]] = {
    "people.sign_in_by_link": ("actor gate", "a one-time link is its own permission, and says who acts"),
    "people.open_link": ("actor gate", "a one-time link is its own permission, and says who acts"),
    "people.sign_in_by_code": ("actor gate", "a code is its own permission, and says who acts"),
    "people.sign_in_by_passkey": ("actor gate", "a passkey is its own permission, and says who acts"),
}


@dataclass(frozen=True)
class Verb:
    """A function that a room's actions offer."""

    name: str
    file: Path
    function: ast.FunctionDef

    def lacks(self, what: str) -> bool:
        """Say whether this is named as an exception."""
        return what in WITHOUT.get(self.name, ("", ""))[0].split()


def _function(file: Path, name: str) -> ast.FunctionDef | None:
    found = (one for one in tree(file).body if isinstance(one, ast.FunctionDef) and one.name == name)
    return next(found, None)


@cache
def _named(file: Path) -> dict[str, str]:
    """Give what the names in a file stand for: a module, or a function of one."""
    found: dict[str, str] = {}
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.ImportFrom):
            found |= {one.asname or one.name: f"{node.module}.{one.name}" for one in node.names}
    return found


@cache
def _by_module() -> dict[str, Path]:
    return {module(file): file for file in files("tutela/casework")}


def _resolved(dotted: str) -> tuple[Path, ast.FunctionDef] | None:
    """Find the function of that dotted name, through the packages that re-export it."""
    owner, _, name = dotted.rpartition(".")
    file = _by_module().get(owner)
    if file is None:
        return None
    function = _function(file, name)
    if function is not None:
        return file, function
    further = _named(file).get(name)
    return _resolved(further) if further and further != dotted else None


def _calls(file: Path, function: ast.AST) -> Iterator[tuple[Path, ast.FunctionDef]]:
    """Give the functions of casework that a function names, wherever in its body."""
    names = _named(file)
    for node in ast.walk(function):
        dotted = ""
        match node:
            case ast.Attribute(value=ast.Name(id=owner), attr=name) if owner in names:
                dotted = f"{names[owner]}.{name}"
            case ast.Name(id=name):
                dotted = names.get(name, f"{module(file)}.{name}")
        found = _resolved(dotted) if dotted else None
        if found is not None:
            yield found


def _reached(file: Path, function: ast.FunctionDef) -> list[tuple[Path, ast.FunctionDef]]:
    """Give a function and all that it calls, directly or not."""
    reached, waiting = [(file, function)], [(file, function)]
    while waiting:
        for one in _calls(*waiting.pop()):
            if one not in reached:
                reached.append(one)
                waiting.append(one)
    return reached


def _is_atomic(function: ast.FunctionDef) -> bool:
    decorated = any(ast.unparse(one).startswith("transaction.atomic") for one in function.decorator_list)
    return decorated or any(
        isinstance(node, ast.With) and ast.unparse(node.items[0]).startswith("transaction.atomic(")
        for node in ast.walk(function)
    )


def _records(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and ast.unparse(node.func) == "log.record"


def _file_of(package: Path, name: str) -> Path:
    named = _named(package / "__init__.py").get(name, "")
    return _by_module().get(named.rpartition(".")[0], package / "__init__.py")


def verbs() -> list[Verb]:
    """List every verb of the house; the types that verbs give stand beside them in `__all__`."""
    found = []
    for package in PACKAGES:
        for name in public(package):
            file = _file_of(package, name)
            function = _function(file, name)
            if function is not None:
                found.append(Verb(f"{package.parent.name}.{name}", file, function))
    return found


VERBS = verbs()
each_verb = pytest.mark.parametrize("verb", VERBS, ids=[verb.name for verb in VERBS])


def test_every_name_a_room_offers_is_a_verb_or_a_type() -> None:
    for package in PACKAGES:
        for name in public(package):
            found = _file_of(package, name)
            kinds = (ast.FunctionDef, ast.ClassDef)
            assert any(isinstance(one, kinds) and one.name == name for one in tree(found).body), name


def test_a_package_of_actions_holds_nothing_but_what_it_offers() -> None:
    held = [
        shown(package / "__init__.py", node)
        for package in PACKAGES
        for node in tree(package / "__init__.py").body
        if not isinstance(node, ast.ImportFrom | ast.Assign | ast.Expr)
    ]

    assert not held


@each_verb
def test_a_verb_has_a_file_of_its_name(verb: Verb) -> None:
    assert verb.file.stem == verb.function.name


@each_verb
def test_a_verb_names_its_actor_first(verb: Verb) -> None:
    if not verb.lacks("actor"):
        first = verb.function.args.args[0]
        assert (first.arg, ast.unparse(first.annotation or first)) == ("by", "Actor")
        assert len(verb.function.args.defaults) < len(verb.function.args.args)


@each_verb
def test_a_verb_asks_the_gate_before_it_writes(verb: Verb) -> None:
    if not verb.lacks("gate"):
        calls = [node for node in ast.walk(verb.function) if isinstance(node, ast.Call)]
        asked = [node.lineno for node in calls if ast.unparse(node.func) == "gate.require"]
        assert asked, "it does not ask the gate"
        written = [node.lineno for node in calls if writes(node) or _leads_to_a_write(verb.file, node)]
        assert min(asked) <= min(written, default=min(asked))


def _leads_to_a_write(file: Path, call: ast.Call) -> bool:
    """Say whether what is called writes, itself or by what it calls."""
    return any(
        writes(node)
        for target in _calls(file, call.func)
        for _, function in _reached(*target)
        for node in ast.walk(function)
    )


@each_verb
def test_a_verb_is_on_record_in_one_transaction(verb: Verb) -> None:
    reached = _reached(verb.file, verb.function)
    recorded = _resolved("tutela.casework.custody.log.record")

    assert recorded is not None
    assert recorded in reached
    # A verb that only calls others leaves the transaction to them.
    writes_itself = any(writes(node) or _records(node) for node in ast.walk(verb.function))
    near = [function for file, function in reached if file == verb.file or not writes_itself]
    assert any(map(_is_atomic, near))


def test_every_exception_is_a_verb() -> None:
    assert set(WITHOUT) <= {verb.name for verb in VERBS}


def test_doors_import_of_actions_only_verbs() -> None:
    others = []
    for file in files():
        if not (file.stem in DOORS or file.is_relative_to(CASEWORK.parent / "site")):
            continue
        packages = {module(package / "__init__.py"): public(package) for package in PACKAGES}
        aliases = {alias: packages[named] for alias, named in _named(file).items() if named in packages}
        for node in ast.walk(tree(file)):
            match node:
                case ast.ImportFrom(module=str(named)) if named in packages:
                    others += [shown(file, node) for one in node.names if one.name not in packages[named]]
                case ast.ImportFrom(module=str(named)) if ".actions." in named:
                    others.append(shown(file, node))
                case ast.Attribute(value=ast.Name(id=alias), attr=name) if alias in aliases:
                    others += [] if name in aliases[alias] else [shown(file, node)]

    assert not others

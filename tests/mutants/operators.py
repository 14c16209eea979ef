"""Makes every small change of a module that a test should notice."""

import ast
import copy
from collections.abc import Iterator

_COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
_COUNTED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.Div: ast.Mult, ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult, ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd, ast.LShift: ast.RShift,
}  # fmt: skip
# Annotations and decorators say nothing that runs, a message's words are free, and so is what is logged.
_UNCHANGED = {"annotation", "returns", "decorator_list", "type_params"}
_FREE = (ast.JoinedStr, ast.Import, ast.ImportFrom)
# How many rows are read at a time changes nothing that a test could see.
_SIZES = {"chunk_size", "batch_size"}


def changes(source: str) -> list[tuple[str, ast.Module]]:
    """Give each change of a module: where and what, and the module as it then reads."""
    tree = ast.parse(source)
    found = []
    for number, (node, changed) in enumerate(_changes(tree)):
        said = f"line {getattr(node, 'lineno', 0)}: {_shown(node)} -> {_shown(changed)}"
        found.append((said, number))
    return [(said, _changed(tree, number)) for said, number in found]


def _shown(node: ast.AST) -> str:
    return " ".join(ast.unparse(node).split())[:70]


def _changed(tree: ast.Module, number: int) -> ast.Module:
    made = copy.deepcopy(tree)
    places = list(_places(made))
    for at, (node, replacement) in enumerate(_changes(made)):
        if at == number:
            parent, field, index = next(place[1:] for place in places if place[0] is node)
            if index is None:
                setattr(parent, field, replacement)
            else:
                getattr(parent, field)[index] = replacement
    return ast.fix_missing_locations(made)


def _changes(tree: ast.Module) -> Iterator[tuple[ast.AST, ast.AST]]:
    for node, *_ in _places(tree):
        for replacement in _replacements(node):
            yield node, ast.copy_location(replacement, node)


def _places(node: ast.AST) -> Iterator[tuple[ast.AST, ast.AST, str, int | None]]:
    """Walk what may be changed: each node, and the place where it stands."""
    for field, value in ast.iter_fields(node):
        if field in _UNCHANGED:
            continue
        for index, below in enumerate(value) if isinstance(value, list) else [(None, value)]:
            if isinstance(below, ast.AST) and not isinstance(below, _FREE) and not _is_free(below):
                yield below, node, field, index
                yield from _places(below)


def _is_free(node: ast.AST) -> bool:
    """Say whether a statement is a docstring, a list of names, or written for the log of the machine."""
    match node:
        case ast.Expr(value=ast.Constant()):
            return True
        case ast.Assign(targets=[ast.Name(id="__all__" | "code")]):
            return True
        case ast.Assign(targets=[ast.Name(id=name)], value=ast.BinOp(op=ast.BitOr())):
            # A name for several types.
            return name.istitle()
        case ast.keyword(arg=name):
            return name in _SIZES
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.Name(id="logger")))):
            return True
    return False


def _replacements(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.stmt):
        yield from _statements(node)
    elif isinstance(node, ast.Constant):
        yield from _constants(node.value)
    else:
        yield from _expressions(node)


def _statements(node: ast.stmt) -> Iterator[ast.AST]:
    match node:
        case ast.Return(value=ast.AST()) if not isinstance(node.value, ast.Constant):
            yield ast.Return(ast.Constant(None))
        case ast.Expr() | ast.Raise() | ast.AugAssign() | ast.Delete():
            yield ast.Pass()
        case ast.Assign(targets=[ast.Attribute() | ast.Subscript()]):
            yield ast.Pass()
        case ast.If():
            yield ast.If(ast.Constant(value=True), node.body, node.orelse)


def _constants(value: object) -> Iterator[ast.AST]:
    if isinstance(value, bool):
        yield ast.Constant(not value)
    elif isinstance(value, int):
        yield ast.Constant(value + 1)
        yield ast.Constant(value - 1)


def _expressions(node: ast.AST) -> Iterator[ast.AST]:
    match node:
        case ast.Compare(ops=[only]) if type(only) in _COMPARED:
            yield ast.Compare(node.left, [_COMPARED[type(only)]()], node.comparators)
        case ast.BoolOp():
            yield ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values)
        case ast.BinOp() if type(node.op) in _COUNTED:
            yield ast.BinOp(node.left, _COUNTED[type(node.op)](), node.right)
        case ast.UnaryOp(op=ast.Not()):
            yield node.operand
        case ast.Set(elts=[_, *others]) if others:
            yield ast.Set(others)
        case ast.IfExp():
            yield node.body
            yield node.orelse

"""No room names, as text, what lies in a room above it: addresses, templates, jobs, rows that point down."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.apps import apps

from tests.house_rules.imports import stairs
from tests.house_rules.source import ROOT, files, tree

_IN_TEMPLATES = re.compile(r"""{%-?\s*(url|extends|include|static)\s+['"]([^'"]+)['"]""")
_ASKING = {"reverse", "redirect", "resolve_url"}
_QUESTIONS = set(
    "filter exclude get all exists count first last values values_list order_by annotate aggregate "  # noqa: SIM905
    "select_related prefetch_related only create update delete".split()
)
SITE = "site"


@cache
def steps() -> dict[str, int]:
    """Give the step of each room from the top; the site is above them, what pages share below."""
    found = {name.rpartition(".")[2]: step for name, step in _rooms().items()}
    return {SITE: -1, "base": len(found), **found}


def _rooms() -> dict[str, int]:
    return next(stair for stair in stairs() if "tutela.casework.custody" in stair)


def _home(file: Path) -> str | None:
    """Name the room, or the site, that a file belongs to; None for what is neither."""
    parts = file.relative_to(ROOT / "tutela").parts
    if parts[0] == SITE:
        return SITE
    if parts[0] != "casework":
        return None
    room = parts[1].removesuffix(".py")
    return "base" if room in ("templates", "static", "__init__") else room


def _is_above(other: str | None, home: str | None) -> bool:
    return other is not None and home is not None and steps()[other] < steps()[home]


@cache
def addresses() -> dict[str, str]:
    """Say in which room each named address, or group of them, is served."""
    return {
        str(each.value.value): str(_home(file))
        for file in files()
        if file.name in ("urls.py", "api.py") and _home(file)
        for node in ast.walk(tree(file))
        if isinstance(node, ast.Call)
        for each in node.keywords
        if each.arg in ("name", "urls_namespace") and isinstance(each.value, ast.Constant)
    }


def _owner(kind: str, name: str) -> str | None:
    if kind == "url":
        return addresses().get(name.partition(":")[0], SITE)
    first = name.partition("/")[0]
    return first if first in steps() else None


def _texts(file: Path) -> Iterator[tuple[str, str]]:
    for node in ast.walk(tree(file)):
        match node:
            case ast.Call(func=ast.Name(id=name), args=[ast.Constant(value=str(said)), *_]) if (
                name in _ASKING
            ):
                if not said.startswith("/"):
                    yield "url", said
            case ast.Constant(value=str(said)) if said.endswith(".html"):
                yield "include", said


def test_no_address_or_template_of_a_room_above_is_named() -> None:
    named = [(file, list(_texts(file))) for file in files()]
    pages = sorted((ROOT / "tutela").rglob("*.html"))
    named += [(page, _IN_TEMPLATES.findall(page.read_text())) for page in pages]

    assert len(addresses()) > 15
    assert not [
        f"{file.relative_to(ROOT)} names {kind} {name}"
        for file, texts in named
        for kind, name in texts
        if _is_above(_owner(kind, name), _home(file))
    ]


def test_no_job_of_a_room_above_is_named() -> None:
    kinds = {
        str(node.value.value): str(_home(file))
        for file in files("tutela/casework")
        if file.name == "kinds.py"
        for node in tree(file).body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
    }

    assert len(kinds) >= 8
    assert not [
        f"{file.relative_to(ROOT)} names the job {kind}"
        for file in files("tutela/casework")
        for kind in _jobs(file)
        if _is_above(kinds.get(kind), _home(file))
    ]


def _jobs(file: Path) -> Iterator[str]:
    """Give what a file calls kinds of jobs, where it writes them out."""
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Call):
            said = [one.value for one in node.keywords if (one.arg or "").startswith("kind")]
            said += node.args if ".queue" in ast.unparse(node.func) else []
            for one in said:
                yield from (str(each.value) for each in ast.walk(one) if isinstance(each, ast.Constant))


def _relations() -> Iterator[tuple[str, str, str]]:
    """Give what leads from a room's rows to another's: that room, the attribute, the word of questions."""
    for model in apps.get_models():
        for relation in model._meta.related_objects:
            home = relation.related_model._meta.app_label
            if {home, model._meta.app_label} <= steps().keys():
                yield home, str(relation.get_accessor_name()), relation.name


def _words(room: str) -> set[str]:
    """Give the words that the rows of a room and of those below it have for their own."""
    models = [one for one in apps.get_models() if one._meta.app_label in steps()]
    fields = {
        field.name for one in models if not _is_above(one._meta.app_label, room) for field in one._meta.fields
    }
    return fields | {word for home, *words in _relations() if not _is_above(home, room) for word in words}


def _asked(file: Path) -> Iterator[str]:
    """Give the words by which a file goes from row to row: of managers, and of questions to the database."""
    for node in ast.walk(tree(file)):
        match node:
            case ast.Call(func=ast.Attribute(attr=method, value=of)) if method in _QUESTIONS:
                if isinstance(of, ast.Attribute):
                    yield of.attr
                names: list[object] = [one.arg for one in node.keywords]
                names += [one.value for one in node.args if isinstance(one, ast.Constant)]
                yield from (
                    word for name in names if isinstance(name, str) for word in name.strip("-").split("__")
                )


def test_no_row_is_asked_for_the_rows_of_a_room_above_that_point_to_it() -> None:
    relations = set(_relations())

    assert len(relations) > 20
    for file in files("tutela/casework"):
        home = str(_home(file))
        above = {word for other, *words in relations if _is_above(other, home) for word in words}
        assert not (above - _words(home)).intersection(_asked(file)), file

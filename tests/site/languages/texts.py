"""Finds every text of the workbench that is translated: in its pages, its code, its scripts and its data."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.conf import settings
from django.utils.translation.template import templatize

from tutela.casework import rooms
from tutela.casework.gate import Role
from tutela.casework.grading.facts import wording
from tutela.casework.grading.keys import table
from tutela.casework.welfare.models import Clearance
from tutela.catalogue import PARTED
from tutela.engine.media.file_types import Kind

ROOT = Path(__file__).parents[3] / "tutela"
STORIES = (ROOT / "casework", ROOT / "site")
_TEXT = r"""u?("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""
_IN_PAGES = re.compile(rf"\b(gettext|_|ngettext)\(\s*{_TEXT}\s*(?:,\s*{_TEXT}\s*)?")
_IN_SCRIPTS = re.compile(rf"(?<![A-Za-z])(n?gettext)\(\s*{_TEXT}(?:,\s*{_TEXT})?", re.DOTALL)
_ALONE = {"_", "noop"}


def pages() -> list[Path]:
    """List the templates that say something in the reader's language."""
    found = [page for story in STORIES for page in story.rglob("templates/**/*.html")]
    return sorted(page for page in found if "i18n" in page.read_text(encoding="utf-8"))


def scripts() -> list[Path]:
    """List the scripts that do."""
    found = [script for story in STORIES for script in story.rglob("static/**/*.js")]
    return sorted(script for script in found if "words.js'" in script.read_text(encoding="utf-8"))


def code() -> list[Path]:
    """List the modules that do."""
    found = [module for story in STORIES for module in story.rglob("*.py")]
    return sorted(module for module in found if "gettext" in module.read_text(encoding="utf-8"))


def of_pages() -> Iterator[str]:
    """Give the texts of the templates."""
    for page in pages():
        made = templatize(page.read_text(encoding="utf-8"), origin=str(page))
        for verb, one, many in _IN_PAGES.findall(made):
            yield _text(one, many if verb == "ngettext" else "")


def of_code() -> Iterator[str]:
    """Give the texts of the code."""
    for module in code():
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(func=ast.Name(id=name), args=[ast.Constant(value=str(said)), *_]) if (
                    name in _ALONE
                ):
                    yield said
                case ast.Call(
                    func=ast.Name(id="ngettext"),
                    args=[ast.Constant(value=str(one)), ast.Constant(value=str(many)), *_],
                ):
                    yield f"{one}{PARTED}{many}"


def of_data() -> Iterator[str]:
    """Give the texts of what rooms register, of the keys, and of the codes that people read."""
    yield from (group.value for group in rooms.Group)
    yield from (role.value for role in Role)
    yield from (entry.label for room in rooms.every() for entry in room.navigation)
    for card in (card for room in rooms.every() for card in room.cards):
        yield from (card.title, card.says, *([f"{card.one}{PARTED}{card.many}"] if card.one else []))
    for key in table.table():
        yield from (key.title, key.group)
    yield from wording.every()
    yield from (kind.value for kind in (*Kind, *Clearance.Kind))


def of_scripts() -> Iterator[str]:
    """Give the texts of the scripts."""
    for script in scripts():
        for verb, one, many in _IN_SCRIPTS.findall(script.read_text(encoding="utf-8")):
            yield _text(one, many if verb == "ngettext" else "")


@cache
def every() -> frozenset[str]:
    """Give each text of pages, code and data."""
    return frozenset([*of_pages(), *of_code(), *of_data()])


def po(domain: str = "django") -> Path:
    """Say where the Welsh is written: of pages, or of scripts."""
    return Path(settings.LOCALE_PATHS[0]) / "cy" / "LC_MESSAGES" / f"{domain}.po"


def _text(one: str, many: str) -> str:
    return PARTED.join(str(ast.literal_eval(each)) for each in (one, many) if each)

"""Finds every text of the door that people read: in its pages, its code and its data."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation.template import templatize

from tutela.public import questions

PUBLIC = Path(questions.__file__).parent
_SAID = re.compile(r"""(?:gettext|_)\(\s*u?("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')\s*\)""")


def of_pages() -> Iterator[str]:
    """Give the texts of the templates."""
    for page in sorted((PUBLIC / "templates").rglob("*.html")):
        made = templatize(page.read_text(encoding="utf-8"), origin=str(page))
        yield from (str(ast.literal_eval(one)) for one in _SAID.findall(made))


def of_code() -> Iterator[str]:
    """Give the texts of the code."""
    for file in sorted(PUBLIC.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(func=ast.Name(id="_"), args=[ast.Constant(value=str(said))]):
                    yield said


def every() -> list[str]:
    """Give every text once, in a fixed order."""
    return sorted({*of_pages(), *of_code(), *questions.texts()})


def po() -> Path:
    """Say where the Welsh is written."""
    return PUBLIC / "locale" / "cy" / "LC_MESSAGES" / "django.po"

"""A language of the tests' own, in which every translated text stands in brackets, and no other does."""

import html
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from tests.site.languages import texts
from tutela import catalogue
from tutela.catalogue import PARTED

OPEN, CLOSE = "⟦", "⟧"
_FORMS = 6
_HEAD = (
    "Content-Type: text/plain; charset=UTF-8\nLanguage: cy\nPlural-Forms: nplurals=6; "
    "plural=(n==0) ? 0 : (n==1) ? 1 : (n==2) ? 2 : (n==3) ? 3 : (n==6) ? 4 : 5;\n"
)
_SAID = re.compile(r"""\b(?:aria-label|title|placeholder|alt)="([^"]*)""")
# Months are named by Django's own catalogue, and dates are the same in every language but for these.
_DATE = re.compile(r"\b\d{1,2} \w+ \d{4}(?:, \d\d:\d\d)?")
# The names of keys are as they stand on them.
_KEY = re.compile("<kbd>(?:Enter|Esc|Home|End|Page up|Page down)</kbd>")
_JSON = re.compile(r"<script id=\"[\w-]+\" type=\"application/json\">(.*?)</script>", re.DOTALL)


def write(folder: Path) -> Path:
    """Write it below a folder, in place of Welsh."""
    there = folder / "cy" / "LC_MESSAGES"
    there.mkdir(parents=True)
    entries = {"": _HEAD, **{text: _bracketed(text) for text in texts.every()}}
    (there / "django.mo").write_bytes(catalogue.compiled(entries))
    lines = [f'msgid ""\nmsgstr {json.dumps(_HEAD)}\n']
    for text in sorted(set(texts.of_scripts())):
        one, _, many = text.partition(PARTED)
        said = json.dumps(f"{OPEN}{many or one}{CLOSE}", ensure_ascii=False)
        forms = [f"msgstr[{form}] {said}" for form in range(_FORMS)]
        asked = json.dumps(one, ensure_ascii=False)
        plural = [f"msgid_plural {json.dumps(many, ensure_ascii=False)}", *forms]
        lines.append("\n".join([f"msgid {asked}", *(plural if many else [f"msgstr {said}"])]) + "\n")
    (there / "djangojs.po").write_text("\n".join(lines), encoding="utf-8")
    return folder


def _bracketed(text: str) -> str:
    one, _, many = text.partition(PARTED)
    said = f"{OPEN}{many or one}{CLOSE}"
    return PARTED.join([said] * _FORMS) if many else said


def outside(page: str, data: Iterable[str]) -> list[str]:
    """Give the words of a page that stand in no brackets and are no data."""
    # What is said to be English is told so to whoever hears the page.
    page = re.sub(r'<li lang="en">.*?</li>', "", _JSON.sub("", page), flags=re.DOTALL)
    page = _KEY.sub("", page)
    attributes = "\n".join(_SAID.findall(page))
    body = re.sub(r"<(?:style|script)\b.*?</(?:style|script)>|<!--.*?-->", "", page, flags=re.DOTALL)
    return words(f"{attributes}\n{re.sub(r'<[^>]*>', chr(10), body)}", data)


def words(text: str, data: Iterable[str]) -> list[str]:
    """Give the words of a text that stand in no brackets and are no data."""
    said = _DATE.sub("", html.unescape("".join(_bare(html.unescape(text)))))
    for each in sorted(data, key=len, reverse=True):
        said = said.replace(each, " ")
    return re.findall(r"[A-Za-z]{2,}[^\n]*", said)


def _bare(text: str) -> Iterator[str]:
    depth = 0
    for sign in text:
        depth += sign == OPEN
        if not depth:
            yield sign
        depth -= sign == CLOSE

"""Reads an answer of the CyberTipline: a handful of flat elements, and nothing else."""

import re
from dataclasses import dataclass
from typing import Any
from xml.parsers import expat

from tutela.errors import Invalid
from tutela.printable import printable

MOST_BYTES, _MOST_ELEMENTS, _MOST_LETTERS, _DEEPEST = 1 << 16, 5000, 2000, 3
_ROOTS = ("reportResponse", "reportDoneResponse")
_NUMBER = re.compile(r"-?[0-9]{1,18}")
_FILE_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_MD5 = re.compile(r"[0-9a-fA-F]{32}")


class BadAnswer(Invalid):
    """What was answered is no answer of the CyberTipline."""

    code = "TU-NC02"


@dataclass(frozen=True, slots=True)
class Response:
    """What an answer says; what it does not is 0 or "". `files` are those that a finished report holds."""

    code: int
    says: str = ""
    report: int = 0
    file: str = ""
    md5: str = ""
    files: tuple[str, ...] = ()
    is_done: bool = False


def read(octets: bytes) -> Response:
    """Read an answer.

    Raises:
        BadAnswer: it is no XML of that form, declares something, is too large, or lacks its code.
    """
    if len(octets) > MOST_BYTES:
        raise BadAnswer(f"The answer has more than {MOST_BYTES:,} bytes.")
    found = _Reader()
    try:
        found.parser.Parse(octets, True)
    except expat.ExpatError as wrong:
        raise BadAnswer(f"The answer is no sound XML: {printable(str(wrong))[:200]}.") from wrong
    values = found.values
    if found.root not in _ROOTS:
        raise BadAnswer("The answer is none of the two that a report gets.")
    return Response(
        code=_number(values, "responseCode", needed=True),
        says=printable(_one(values, "responseDescription"))[:500],
        report=_number(values, "reportId"),
        file=_matching(values, "fileId", _FILE_ID) if found.root == _ROOTS[0] else "",
        md5=_matching(values, "hash", _MD5).lower(),
        files=_files(values) if found.root == _ROOTS[1] else (),
        is_done=found.root == _ROOTS[1],
    )


class _Reader:
    """Collects the texts of flat elements, and refuses whatever could make a small document large."""

    def __init__(self) -> None:
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._data
        self.parser.StartDoctypeDeclHandler = self._declares
        self.parser.buffer_text = True
        self.root, self.values = "", dict[str, list[str]]()
        self._open, self._count, self._text = list[str](), 0, ""

    def _declares(self, *_: Any) -> None:
        raise BadAnswer("The answer declares a document type. Nothing of it is read.")

    def _start(self, name: str, _: dict[str, str]) -> None:
        self._count += 1
        self._open.append(name)
        if self._count > _MOST_ELEMENTS or len(self._open) > _DEEPEST:
            raise BadAnswer("The answer has more elements than an answer has.")
        self.root = self.root or name
        self._text = ""

    def _data(self, said: str) -> None:
        self._text = (self._text + said)[:_MOST_LETTERS]

    def _end(self, name: str) -> None:
        self.values.setdefault(name, []).append(self._text.strip())
        self._open.pop()
        self._text = ""


def _one(values: dict[str, list[str]], name: str) -> str:
    found = values.get(name, [])
    if len(found) > 1:
        raise BadAnswer(f"The answer says {name} more than once.")
    return found[0] if found else ""


def _number(values: dict[str, list[str]], name: str, *, needed: bool = False) -> int:
    said = _one(values, name)
    if not said and not needed:
        return 0
    if not _NUMBER.fullmatch(said):
        raise BadAnswer(f"The answer does not say {name} as a number.")
    return int(said)


def _matching(values: dict[str, list[str]], name: str, form: re.Pattern[str]) -> str:
    said = _one(values, name)
    if said and not form.fullmatch(said):
        raise BadAnswer(f"The answer says a {name} that is none.")
    return said


def _files(values: dict[str, list[str]]) -> tuple[str, ...]:
    said = tuple(values.get("fileId", []))
    if not all(_FILE_ID.fullmatch(each) for each in said):
        raise BadAnswer("The answer names a file in a form that is none.")
    return said

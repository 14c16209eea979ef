"""Reads XML from outside into dicts and lists: no types of its own, no entities, nothing too deep or long."""

from typing import Any, BinaryIO, Final
from xml.parsers import expat

from tutela.engine.formats.known import Malformed, OverLimit
from tutela.engine.formats.reports.parts import Part

_CHUNK: Final = 1 << 16
_DEEPEST: Final = 32


class _Reading:
    """Where a reader of XML is."""

    def __init__(self) -> None:
        self.root, self.name = dict[str, Any](), ""
        self._open: list[tuple[str, Part, list[str]]] = []

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        """Begin an element; of a name with a namespace the last part counts."""
        if len(self._open) >= _DEEPEST:
            raise OverLimit("The XML nests deeper than any report does.")
        self._open.append((_local(name), {f"@{_local(key)}": said for key, said in attributes.items()}, []))

    def say(self, text: str) -> None:
        """Take a piece of text."""
        self._open[-1][2].append(text)

    def end(self, _: str) -> None:
        """End an element: a plain text where it has nothing else, a dict else."""
        name, inner, texts = self._open.pop()
        text = "".join(texts).strip()
        value: Any = inner
        if not inner:
            # A flag may be written as an empty element, which says yes.
            value = text if text or not self._open else "true"
        elif text:
            inner["#"] = text
        if self._open:
            self._open[-1][1].setdefault(name, []).append(value)
        else:
            self.root, self.name = value if isinstance(value, dict) else {"#": text}, name


def _local(name: str) -> str:
    return name.rpartition(" ")[2]


def read(stream: BinaryIO) -> tuple[str, Part]:
    """Give the name of the root element, and what is in it: each child's name with a list of what it holds.

    Raises:
        Malformed: it is no sound XML, or declares types or entities of its own.
        OverLimit: it nests deeper than any report does.
    """
    reading = _Reading()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = reading.begin, reading.end
    parser.CharacterDataHandler, parser.StartDoctypeDeclHandler = reading.say, _refuse_types
    try:
        while chunk := stream.read(_CHUNK):
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except expat.ExpatError as wrong:
        raise Malformed(f"It is no sound XML ({wrong}).") from wrong
    return reading.name, reading.root


def _refuse_types(*_: object) -> None:
    raise Malformed("The XML declares types or entities of its own, which no report does.")

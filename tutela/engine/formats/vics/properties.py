"""Takes one JSON object of a VICS file apart, property by property, and loses nothing of it."""

from typing import Final

from tutela.engine.formats.known import JSON, WIDTHS, words_of

Record = dict[str, JSON]

_FLAGS: Final = {"true": True, "false": False, "": None}


class Refused(ValueError):
    """A record cannot be taken in."""


class Object:
    """One object while it is taken apart; what nobody takes ends in `extra`."""

    def __init__(self, record: Record, names: dict[str, str]) -> None:
        self.notes: list[str] = []
        self.extra: Record = {}
        self.left: Record = {}
        for key, value in record.items():
            name = names.get(key) or names.get(key.lower())
            if name is None:
                self.extra[key] = value
            elif name not in self.left or self.left[name] is None:
                self.left[name] = value
            elif value is not None and value != self.left[name]:
                raise Refused(f"{name} is stated twice, with two values")

    def keep(self, name: str, value: JSON, note: str) -> None:
        """Put aside a value that is not what the model says, and say so."""
        self.extra[name] = value
        self.notes.append(note)

    def text(self, name: str) -> str:
        """Take a text; a number becomes one."""
        value = self.left.pop(name, None)
        if isinstance(value, str):
            return value
        if value is None:
            return ""
        if isinstance(value, int | float) and not isinstance(value, bool):
            return str(value)
        self.keep(name, value, f"{name} is not a text; it is kept as it is")
        return ""

    def flag(self, name: str) -> bool | None:
        """Take a flag that may be a word; absent means unknown, not false."""
        value = self.left.pop(name, None)
        if value is None or isinstance(value, bool):
            return value
        if isinstance(value, str) and value.strip().lower() in _FLAGS:
            return _FLAGS[value.strip().lower()]
        self.keep(name, value, f"{name} is neither true nor false; it is kept as it is")
        return None

    def whole(self, name: str) -> int | None:
        """Take a whole number that may be written as a text."""
        value = self.left.pop(name, None)
        number = whole_of(value)
        if number is None and value not in (None, ""):
            self.keep(name, value, f"{name} is not a whole number; it is kept as it is")
        return number

    def digest(self, name: str, width: int) -> bytes | None:
        """Take a hash in hexadecimal digits of either case."""
        value = self.left.pop(name, None)
        if value is None or value == "":
            return None
        digest_bytes = digest_of(value, width)
        if digest_bytes is None:
            self.keep(name, value, f"{name} is not {2 * width} hexadecimal digits; it is kept as it is")
        return digest_bytes

    def words(self, name: str) -> tuple[str, ...]:
        """Read tags: a comma-delimited text, a list of texts, or a list of {Name: text}."""
        value = self.left.pop(name, None)
        if value is None:
            return ()
        if isinstance(value, str):
            return words_of(value)
        words = [tag.get("Name") if isinstance(tag, dict) else tag for tag in rows_of(value)]
        if isinstance(value, list) and all(isinstance(word, str) for word in words):
            return tuple(word for word in words if isinstance(word, str) and word)
        self.keep(name, value, f"{name} is neither a text nor a list of texts; it is kept as it is")
        return ()

    def rows(self, name: str) -> list[JSON]:
        """Take a list."""
        value = self.left.pop(name, None)
        if value is None or isinstance(value, list):
            return value or []
        self.keep(name, value, f"{name} is not a list; it is kept as it is")
        return []

    def rest(self) -> Record:
        """Give what nobody took; nulls and empty lists of the model say nothing."""
        self.extra.update((name, value) for name, value in self.left.items() if value not in (None, []))
        return self.extra


def whole_of(value: JSON) -> int | None:
    """Read a number from 0 to 2**63 - 1, also from a text; None if it is none."""
    if type(value) is int:
        return value if 0 <= value < 2**63 else None
    if isinstance(value, float):
        return int(value) if value.is_integer() and 0 <= value < 2**53 else None
    if isinstance(value, str) and value.strip().isascii() and value.strip().isdigit():
        return whole_of(int(value)) if len(value) < 25 else None  # noqa: PLR2004
    return None


def digest_of(value: JSON, width: int) -> bytes | None:
    """Read a hash of `width` bytes in hexadecimal digits; None if it is none."""
    if not isinstance(value, str):
        return None
    stripped = value.strip()
    if len(stripped) != 2 * width:
        return None
    try:
        digest_bytes = bytes.fromhex(stripped)
    except ValueError:
        return None
    return digest_bytes if len(digest_bytes) == width else None


def rows_of(value: JSON) -> list[JSON]:
    """Give a list, empty if it is none."""
    return value if isinstance(value, list) else []


def is_annotation(key: str) -> bool:
    """Say whether a property is one by which OData links rows; it says nothing of the content."""
    return "@" in key or key.startswith(("odata.", "__"))


def plain_row(row: JSON, names: dict[str, str], md5: bytes | None) -> Record | None:
    """Give a row by the names of the model, less annotations and its record's MD5; None if it holds more."""
    if not isinstance(row, dict):
        return None
    plain: Record = {}
    for key, value in row.items():
        if is_annotation(key):
            continue
        name = names.get(key) or names.get(key.lower())
        if name is None or name in plain:
            return None
        plain[name] = value
    if (of := plain.pop("MD5", None)) is not None and digest_of(of, WIDTHS["md5"]) != md5:
        return None
    return plain

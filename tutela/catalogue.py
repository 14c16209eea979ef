"""Makes the catalogues that gettext reads from the text in which a language is written, without its tools.

`python -m tutela.catalogue` writes the .mo file beside each .po file of the program; a test compares the two.
"""

import ast
import re
import struct
from pathlib import Path

_MAGIC, _HEAD = 0x950412DE, 28
# What stands in a .mo file between a text and its plural, and between the forms of a plural.
PARTED = "\0"
_WORD = re.compile(r"(msgid_plural|msgid|msgstr)(?:\[(\d+)\])? ")
# The forms of a Welsh plural, in the order in which catalogues write them: 0, 1, 2, 3, 6 and any other.
_WELSH_FORMS = {0: 0, 1: 1, 2: 2, 3: 3, 6: 4}
_OTHER = 5
# From this number on, all have the same form.
_FIRST_OF_THE_REST = 7


def files() -> list[Path]:
    """List the texts of pages and code in other languages; those of scripts are read as they are written."""
    return sorted(Path(__file__).parent.glob("*/locale/*/LC_MESSAGES/django.po"))


def read(text: str) -> dict[str, str]:
    """Read a .po file: the text of each entry, by the text that it is for; what is marked fuzzy is left out.

    A text with a plural is followed by that, as its Welsh is by its forms, with `PARTED` between them, as a
    .mo file has them. Contexts are none of ours.
    """
    found: dict[str, str] = {}
    for block in text.split("\n\n"):
        parts: dict[str, str] = {}
        key = ""
        for line in block.splitlines():
            word = _WORD.match(line)
            if word:
                key, line = word[1] + (word[2] or "").zfill(2 if word[2] else 0), line[word.end() :]
            if key and line.startswith('"'):
                parts[key] = parts.get(key, "") + str(ast.literal_eval(line))
        said = [parts[name] for name in sorted(parts) if name.startswith("msgstr")]
        if said and all(said) and "#, fuzzy" not in block:
            asked = [parts[name] for name in ("msgid", "msgid_plural") if name in parts]
            found[PARTED.join(asked)] = PARTED.join(said)
    return found


def form_of(number: int) -> int:
    """Say which form of a Welsh plural a number has."""
    return _WELSH_FORMS.get(number, _OTHER)


def by_number(said: str) -> list[str]:
    """Give the forms of a plural for 0, 1, 2 and so on; the last is for every number after."""
    forms = said.split(PARTED)
    return [forms[form_of(number)] for number in range(_FIRST_OF_THE_REST + 1)]


def compiled(entries: dict[str, str]) -> bytes:
    """Give the bytes of the .mo file, as the manual of GNU gettext draws it.

    https://www.gnu.org/software/gettext/manual/html_node/MO-Files.html
    """
    pairs = sorted((key.encode(), value.encode()) for key, value in entries.items())
    at = _HEAD + 16 * len(pairs)
    tables: list[bytes] = []
    octets = b""
    for side in (0, 1):
        table = b""
        for pair in pairs:
            table += struct.pack("<II", len(pair[side]), at + len(octets))
            octets += pair[side] + b"\0"
        tables.append(table)
    head = struct.pack("<7I", _MAGIC, 0, len(pairs), _HEAD, _HEAD + 8 * len(pairs), 0, 0)
    return head + b"".join(tables) + octets


if __name__ == "__main__":
    for source in files():
        source.with_suffix(".mo").write_bytes(compiled(read(source.read_text(encoding="utf-8"))))

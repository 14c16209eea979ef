"""Makes the catalogue that gettext reads from the text in which a language is written, without its own tools.

`python -m tutela.public.catalogue` writes the .mo file beside each .po file; a test compares the two.
"""

import ast
import struct
from pathlib import Path

LOCALE = Path(__file__).parent / "locale"
_MAGIC, _HEAD = 0x950412DE, 28


def read(text: str) -> dict[str, str]:
    """Read a .po file: the text of each entry, by the text that it is for; what is marked fuzzy is left out.

    Plural and context forms are none of ours.
    """
    found: dict[str, str] = {}
    for block in text.split("\n\n"):
        parts: dict[str, str] = {}
        key = ""
        for line in block.splitlines():
            word, _, rest = line.partition(" ")
            if word in ("msgid", "msgstr"):
                key, line = word, rest
            if key and line.startswith('"'):
                parts[key] = parts.get(key, "") + str(ast.literal_eval(line))
        if parts.get("msgstr") and "#, fuzzy" not in block:
            found[parts["msgid"]] = parts["msgstr"]
    return found


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
    for source in LOCALE.glob("*/LC_MESSAGES/django.po"):
        source.with_suffix(".mo").write_bytes(compiled(read(source.read_text(encoding="utf-8"))))

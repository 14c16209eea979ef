"""How a name is read, which names nobody for certain: its words are compared without case and accents."""

import re
import unicodedata

from tutela.engine.identifiers import Identifier, Kind

# What an observation's kind is called where it is a name, and all that it can be.
NAME = "name"
KINDS = (NAME, *(each.value for each in Kind))


def as_name(text: str) -> Identifier:
    """Read a name: it has no canonical text, so that no machine joins by it; it only suggests."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    words = re.findall(r"\w+", "".join(sign for sign in plain if not unicodedata.combining(sign)))
    return Identifier(Kind.OTHER, text, loose=" ".join(words) or text.strip())

"""VICS case files and hash sets, 1.1 to 2.0 in, 2.0 out: the one door to the format."""

from tutela.engine.formats.vics.giving_back import Found, amended, as_it_came, write_document
from tutela.engine.formats.vics.json_splitter import Limits
from tutela.engine.formats.vics.reader import NotVics, VicsReader, read
from tutela.engine.formats.vics.writer import write_case, write_hash_set

__all__ = [
    "Found",
    "Limits",
    "NotVics",
    "VicsReader",
    "amended",
    "as_it_came",
    "read",
    "write_case",
    "write_document",
    "write_hash_set",
]

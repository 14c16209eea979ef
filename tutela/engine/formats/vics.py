"""VICS case files and hash sets, 1.1 to 2.0 in, 2.0 out: the one door to the format."""

from tutela.engine.formats.cutting import Limits
from tutela.engine.formats.vics_reading import NotVics, VicsReader, read
from tutela.engine.formats.vics_writing import write_case, write_hash_set

__all__ = ["Limits", "NotVics", "VicsReader", "read", "write_case", "write_hash_set"]

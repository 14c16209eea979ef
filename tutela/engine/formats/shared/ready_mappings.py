"""Mappings that are ready for tables whose layout is common.

`ready_mappings.json` says of each what it is about, and the public specification that it follows: where that
is empty none was found, and whoever uses the mapping compares it with the file first.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any, Final

from tutela.engine.formats.csv_mapping import BadMapping, CsvMapping, read_mapping

_FILE: Final = Path(__file__).with_name("ready_mappings.json")


@cache
def ready_mappings() -> dict[str, CsvMapping]:
    """Give every ready mapping by its name."""
    tables: dict[str, dict[str, Any]] = json.loads(_FILE.read_bytes())
    return {name: CsvMapping.from_json(table["mapping"]) for name, table in tables.items()}


def mapping_of(text: str) -> CsvMapping:
    """Give the ready mapping of that name, or read the mapping in the file of that name.

    Raises:
        BadMapping: there is neither, or the file is no mapping.
    """
    if ready := ready_mappings().get(text):
        return ready
    path = Path(text)
    if not path.is_file():
        raise BadMapping(
            f"{text!r} is neither a file nor a ready mapping. Ready are {', '.join(ready_mappings())}."
        )
    return read_mapping(path)

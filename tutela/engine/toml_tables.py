"""Reads and checks the tables of a data file that people write by hand; says in words what is wrong."""

import datetime
import difflib
import tomllib
from collections.abc import Mapping
from typing import Any

from tutela.errors import Invalid

_WORDS = {
    str: "text",
    bool: "true or false",
    int: "a whole number",
    datetime.date: "a date, as 2026-11-28",
}


def read_table(where: str, content: str | bytes, *, refusal: type[Invalid]) -> dict[str, Any]:
    """Read a data file, all of which is one table.

    Args:
        where: what the file is, or its name, for the message.
        content: its text, or the bytes of it in UTF-8.
        refusal: the error to raise, of whoever keeps the file.
    """
    try:
        return tomllib.loads(content if isinstance(content, str) else content.decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as wrong:
        raise refusal(f"{where}: this is not TOML. {wrong}.") from wrong
    except RecursionError as wrong:
        raise refusal(f"{where}: its brackets stand one in another too often. Write it plainer.") from wrong


def check_keys(
    where: str,
    table: object,
    required: Mapping[str, type],
    optional: Mapping[str, type] | None = None,
    *,
    refusal: type[Invalid],
) -> dict[str, Any]:
    """Check that a table has what it must have, of the right kind, and nothing that nobody reads.

    Args:
        where: the file and the place in it, for the message.
        table: what stands there.
        required: the type of each key that must be there; texts may not be empty.
        optional: the type of each key that may be there.
        refusal: the error to raise, of whoever keeps the file.

    Returns:
        The same table.
    """
    if not isinstance(table, dict):
        raise refusal(f"{where} is not a table. Write its lines below a heading in [[two brackets]].")
    allowed = {**required, **(optional or {})}
    for key, value in table.items():
        if key not in allowed:
            near = difflib.get_close_matches(key, allowed, n=1, cutoff=0.0)[0]
            raise refusal(f'{where}: "{key}" is not a setting. Did you mean "{near}"?')
        # bool is an int to Python; a category number may still not be true.
        if type(value) is not allowed[key]:
            word = f"a list of [[{key}]] tables" if allowed[key] is list else _WORDS[allowed[key]]
            raise refusal(f'{where}: "{key}" must be {word}.')
        if value == "":
            raise refusal(f'{where}: "{key}" is empty. Say something.')
    for key in required:
        if key not in table:
            raise refusal(f'{where}: "{key}" is missing. Add it.')
    return table

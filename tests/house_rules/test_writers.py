"""Three kinds of file write, and no other: verbs, their steps, and the registers."""

import ast
from pathlib import Path

from tests.house_rules.source import CASEWORK, files, shown, tree, writes

REGISTERS = [
    "custody/log.py",
    "custody/copies.py",
    "custody/given.py",
    "custody/installation.py",
    "custody/record/checkpoints.py",
    "custody/proving/readings.py",
    "jobs/queue.py",
    "letterbox/connection.py",
    "lists/change_feed.py",
]
# What goes out to others, and writes a file of theirs.
OUTSIDE = ["datasets/signed/apply_delta.py"]
# The rows and columns that every writer is given to write with.
TOOLS = ["database.py", "prepared.py", "questions.py"]


def _may_write(file: Path) -> bool:
    place = file.relative_to(CASEWORK)
    return "actions" in place.parts[:-1] or str(place) in (*REGISTERS, *OUTSIDE, *TOOLS)


def test_only_actions_and_the_registers_write() -> None:
    written = [
        shown(file, node)
        for file in files("tutela/casework")
        if not _may_write(file)
        for node in ast.walk(tree(file))
        if writes(node)
    ]

    assert not written


def test_every_register_is_there_and_writes() -> None:
    for each in REGISTERS:
        assert any(writes(node) for node in ast.walk(tree(CASEWORK / each))), each

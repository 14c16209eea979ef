"""Compares what is there at the end with what was sent: nothing lost, nothing doubled, nothing failed."""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from tests.deployment.unit import Unit
from tests.site.installation import Installation

_FACTS = (
    "select i.kind, i.mime, i.condition, i.note, h.algorithm, h.recipe, h.quality, {value}, {sha256}"
    " from items_item i left join items_hashvalue h on h.item_id = i.id"
)

_STANDING = (
    "select d.key, a.item_id from grading_assessment a join grading_decision d on d.id = a.decision_id"
    " where a.stands"
)


def compare(unit: Unit) -> list[str]:
    """Say everything that is not as it should be; nothing, if all is well."""
    rows = unit.machines.rows
    files = sum(each.files for each in unit.exhibits)
    wrong = [
        _differs(
            "files received",
            rows("select count(*) from items_instance where container_id is null")[0][0],
            files,
        ),
        _differs("contents", rows("select count(*) from items_item")[0][0], files),
        _differs("jobs that failed", unit.jobs("failed"), 0),
        _differs("jobs still open", unit.jobs("waiting", "running"), 0),
        _differs("jobs tried more than once", _tried_again(unit), 0),
    ]
    bodies = rows("select body from custody_logentry where act = 'items.examined'")
    examined = Counter(number for (body,) in bodies for number in json.loads(body)["what"]["items"])
    wrong += [_differs("items examined", len(examined), files)]
    wrong += [_differs("items examined twice", sum(count > 1 for count in examined.values()), 0)]
    return [each for each in [*wrong, *_decisions(unit)] if each]


def _tried_again(unit: Unit) -> int:
    """Count jobs whose attempts were more than the one that a killed worker costs."""
    return int(unit.machines.rows("select count(*) from jobs_job where attempts > 2")[0][0])


def _decisions(unit: Unit) -> list[str]:
    kept = {str(key): item for key, item in unit.machines.rows(_STANDING)}
    acknowledged = unit.people["ana"].acknowledged
    lost = [key for key, item in acknowledged.items() if kept.get(key) != item]
    twice = [item for item, count in Counter(kept.values()).items() if count > 1]
    return [
        _differs("decisions acknowledged and not kept", len(lost), 0),
        _differs("graded twice", len(twice), 0),
    ]


def _differs(what: str, found: Any, expected: Any) -> str:
    return "" if found == expected else f"{what}: {found}, and not {expected}"


def same_as_one_machine(unit: Unit, folder: Path) -> str:
    """Examine the same files on one quiet machine; say if any fact or fingerprint differs."""
    alone = Installation(folder)
    alone.set_up()
    everything = folder / "everything"
    everything.mkdir()
    for each in unit.exhibits:
        (unit.machines.said / each.reference.rpartition("/")[2]).rename(everything / each.source[5:])
    alone.run("receive", "OP-1/JB1", str(everything), "--as", "finn")
    alone.run("examine", "--as", "finn")
    with closing(sqlite3.connect(folder / "var" / "tutela.db")) as database:
        there = _counted(database.execute(_FACTS.format(value="hex(h.value)", sha256="hex(i.sha256)")))
    asked = _FACTS.format(value="upper(encode(h.value, 'hex'))", sha256="upper(encode(i.sha256, 'hex'))")
    here = _counted(unit.machines.rows(asked))
    return _differs("facts and fingerprints that differ", (here - there).total() + (there - here).total(), 0)


def _counted(rows: Iterable[Sequence[Any]]) -> Counter[tuple[str, ...]]:
    return Counter(tuple(str(value or "") for value in row) for row in rows)

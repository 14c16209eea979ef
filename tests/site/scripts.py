"""Short programs that work an installation from the inside, as a day at the unit would."""

import os
import subprocess
import sys
from pathlib import Path

from tests.processes import PATIENCE_S
from tests.site.installation import Installation

_BEGIN = """
import json, sys, threading
import django
django.setup()
from pathlib import Path
from uuid import uuid4
from tutela.casework.cases import actions as cases
from tutela.casework.editions import candidates
from tutela.casework.gate import Role
from tutela.casework.grading import actions as grading
from tutela.casework.items.models import HashValue, Instance, Item
from tutela.casework.jobs import worker
from tutela.casework.lists import actions as lists
from tutela.casework.people import actions as people
from tutela.casework.people import queries
from tutela.casework.people.models import Unit
from tutela.casework.quality import actions as quality
from tutela.engine.taxonomy import packs
who = lambda name: queries.actor_named(name, "test")
"""

# Grade everything that waits, alike items alike; sign the shift off; have another person release it.
DAY = (
    _BEGIN
    + """
ana, codes, chosen = who("ana"), [one.code for one in packs.load("demonstration").categories], {}
unlisted = next(one.code for one in packs.load("demonstration").categories if not one.listable)
while rows := [row for row in grading.dispense(ana).reservations.select_related("item", "item__stack_member")
               if row.item.state == Item.State.QUEUED]:
    for row in rows:
        alike = row.item.stack_member.stack_id if hasattr(row.item, "stack_member") else -row.item.pk
        category = chosen.setdefault(alike, codes[len(chosen) % len(codes)])
        # What no list can hold gets a category that is on none, whoever comes first.
        lacks = candidates.lacking(row.item)
        if lacks and "exact" not in lacks:
            category = unlisted
        grading.assess(ana, row.item, category, uuid4())
quality.release_lot(who("quinn"), grading.confirm_shift(ana, grading.begin_shift(ana)))
# What is released gets its exact fingerprint, without which it is on no list.
worker.run("test", threading.Event(), until_idle=True)
listable = [one.code for one in packs.load("demonstration").categories if one.listable]
graded = Item.objects.filter(settlement__basis="released")
print(json.dumps({
    "graded": {item.sha256.hex(): item.settlement.category for item in graded.select_related("settlement")},
    "listable": listable,
}))
"""
)

# In an empty installation: take in a partner's list, then the same exhibits, and bring them down the line.
ELSEWHERE = (
    _BEGIN
    + """
file, sources = Path(sys.argv[1]), [Path(one) for one in sys.argv[2:]]
unit = Unit.objects.get()
people.add_person(queries.installation(unit.pk), "finn", "Finn", unit, Role.FORENSIC_PRACTITIONER)
finn = who("finn")
partner = lists.make_list(finn, "Partner", purpose="known-illegal", pack="demonstration", region="CUSTOM")
listed = lists.import_list(finn, partner, file)
case = cases.open_case(finn, "OP-2")
for number, source in enumerate(sources):
    cases.receive(finn, cases.add_exhibit(finn, case, f"E{number}", "Warrant 2/26"), source)
worker.run("test", threading.Event(), until_idle=True)
items = Item.objects.select_related("settlement").prefetch_related("matches", "hashes")
print(json.dumps({
    "read": listed.read, "accepted": listed.accepted,
    "rejected": listed.rejected, "unmapped": listed.unmapped,
    "items": {item.sha256.hex(): {
        "state": item.state,
        "category": item.settlement.category if hasattr(item, "settlement") else "",
        "rules": sorted({match.rule for match in item.matches.all()}),
        "distance": min((one.distance for one in item.matches.all() if one.rule != "video"), default=None),
        "pdq": next((one.value.hex() for one in item.hashes.all() if one.algorithm == "pdq"), ""),
        "quality": next((one.quality for one in item.hashes.all()), 0),
    } for item in items},
}))
"""
)


def start(installation: Installation, script: str, *arguments: str) -> subprocess.Popen[str]:
    """Run a program with the installation's settings."""
    environment = {
        **os.environ,
        "TUTELA_SETTINGS": str(installation.folder / "tutela.toml"),
        "DJANGO_SETTINGS_MODULE": "tutela.site.django_settings",
        "PYTHONPATH": str(Path(__file__).parent.parent.parent),
    }
    return subprocess.Popen(
        [sys.executable, "-c", script, *arguments],
        env=environment, cwd=installation.folder, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def said(process: subprocess.Popen[str]) -> str:
    """Wait for a program and give what it printed."""
    with process:
        try:
            out, complaints = process.communicate(timeout=PATIENCE_S)
        finally:
            process.kill()
    assert process.returncode == 0, complaints
    return out

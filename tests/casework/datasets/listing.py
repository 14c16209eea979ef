"""Addresses that somebody looked at and decided on, and lists of them that partners are given."""

import json
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from tests.casework.abroad.world import assessed
from tutela.casework.custody import keys
from tutela.casework.datasets import actions
from tutela.casework.datasets.entries import queries
from tutela.casework.datasets.models import Delta, EntryList, ListEntry, Supply
from tutela.casework.datasets.signed.files import PROGRAM
from tutela.casework.gate import Actor
from tutela.casework.partners import actions as partners
from tutela.casework.partners.models import Partner
from tutela.casework.reports import actions as reports
from tutela.casework.reports.models import Report


def a_filter(sam: Actor, adele: Actor) -> Partner:
    """A maker of filters that two people approved."""
    entered = partners.enter_partner(sam, "filter-1", "Filter One", "filter", country="GB")
    partners.approve_partner(sam, entered)
    return partners.approve_partner(adele, entered)


def decided(
    by: Actor, address: str, number: int, rule: str = "remit.child.1", category: str = "Alpha"
) -> Report:
    """Receive a report of an address, look there, and decide what it ends in."""
    report = assessed(by, address, category, number)
    reports.settle_report(by, report, rule, reason="Sentence 1.")
    return report


def listed(finn: Actor, sam: Actor, name: str, kind: str = "address", term_list: str = "") -> EntryList:
    """Make a list of all that can be listed, proposed by finn and approved by sam."""
    made = EntryList.objects.filter(name=name).first()
    made = made or actions.make_entry_list(finn, name, kind, term_list)
    actions.gather_entries(finn, made)
    waiting = [each.pk for each in queries.waiting(made)]
    if waiting:
        actions.approve_entries(sam, made, waiting)
    return made


def given(
    finn: Actor, sam: Actor, to: Partner, of: EntryList, fields: Sequence[str], forms: Sequence[str] = ()
) -> Supply:
    """Have a partner given a list, as two people agreed."""
    made = actions.propose_supply(
        finn, to, of, fields, legal_basis="Agreement 4, section 2.", answer_days=7, forms=forms
    )
    return actions.confirm_supply(sam, made)


def standing(of: EntryList) -> list[str]:
    """Give the keys that stand in a list."""
    rows = ListEntry.objects.filter(entry_list=of, ended_at=None).exclude(approved_at=None)
    return sorted(rows.values_list("key", flat=True))


def applied(by: Actor, delta: Delta, folder: Path) -> dict[str, dict[str, Any]]:
    """Have the partner's own program apply a delta to its copy; give what the copy holds then."""
    file, copy = folder / f"{delta.number}.jsonl", folder / "copy.db"
    file.write_bytes(b"".join(actions.export_delta(by, delta)))
    key = keys.signing_key().public_key().public_bytes_raw().hex()
    line = [sys.executable, "-I", "-S", str(PROGRAM), str(file), str(copy), "--key", key]
    done = subprocess.run(line, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    with closing(sqlite3.connect(copy)) as database:
        return {
            digest: json.loads(said) for digest, said in database.execute("SELECT sha256, said FROM entry")
        }

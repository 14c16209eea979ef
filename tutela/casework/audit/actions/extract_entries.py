"""Gives some entries of the record out as a file, on record."""

import csv
import io
import json
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from django.db import transaction

from tutela.casework import database, gate
from tutela.casework.audit.errors import TooManyEntries
from tutela.casework.audit.selection import Selection
from tutela.casework.custody import log
from tutela.casework.custody.models import LogEntry
from tutela.casework.custody.record import evidence, seals
from tutela.casework.gate import Act, Actor
from tutela.engine.formats.csv_cells import inert

MOST = 50_000
COLUMNS = ("number", "at", "actor", "act", "purpose", "through", "object", "what", "seal")


class Form(StrEnum):
    """What entries are given as."""

    CSV = "csv"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class Extract:
    """A file with entries: its name, what it holds, and the entry of the record that names its SHA-256."""

    name: str
    content: bytes
    entry: int


def extract_entries(by: Actor, selection: Selection, form: Form) -> Extract:
    """Write the entries that somebody asked for; only then may they leave: the record holds their SHA-256.

    As JSON each entry stands with its seal, the one before it and its signature, so that whoever receives it
    can prove each by itself.

    Raises:
        NotAllowed: the actor may not read the record, or not that of this unit.
        TooManyEntries: more were asked for than a page gives.
    """
    gate.require(by, Act.READ_LOG, on=selection)
    if selection.count(MOST) > MOST:
        raise TooManyEntries(
            f"More than {MOST:,} entries were asked for. Ask for fewer days, or for one person, act or item; "
            "`tutela log export` writes the whole record."
        )
    content = _WRITERS[form](selection)
    digest = sha256(content).hexdigest()
    with transaction.atomic():
        entry = log.record(
            by, "record.extracted", purpose="audit", form=form.value, asked=selection.stated, sha256=digest
        )
    return Extract(f"record-{entry.seq}.{form.value}", content, entry.seq)


def _as_csv(selection: Selection) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for entry in selection.in_order():
        body = json.loads(entry.body)
        about = body["object"]
        row = (
            entry.seq,
            body["at"],
            body["actor"],
            body["act"],
            body["purpose"],
            body["through"],
            f"{about['kind']} {about['number']}" if about else "",
            json.dumps(body["what"], sort_keys=True),
            entry.seal,
        )
        writer.writerow(inert(str(cell)) for cell in row)
    return out.getvalue().encode()


def _as_json(selection: Selection) -> bytes:
    entries = list(selection.in_order())
    before = _seals_before(entries)
    document = {
        "schema": evidence.SCHEMA,
        "asked": selection.stated,
        "entries": [
            {
                "seq": entry.seq,
                "previous": before[entry.seq],
                "seal": entry.seal,
                "signature": entry.signature,
                "body": entry.body,
            }
            for entry in entries
        ],
    }
    return json.dumps(document, indent=1).encode() + b"\n"


def _seals_before(entries: list[LogEntry]) -> dict[int, str]:
    """Give the seal before each entry, by the entry's number."""
    known = {entry.seq + 1: entry.seal for entry in entries} | {1: seals.START}
    wanted = [entry.seq - 1 for entry in entries if entry.seq not in known]
    for some in database.portions(wanted):
        rows = LogEntry.objects.filter(seq__in=some).values_list("seq", "seal")
        known |= {seq + 1: seal for seq, seal in rows}
    return known


_WRITERS = {Form.CSV: _as_csv, Form.JSON: _as_json}

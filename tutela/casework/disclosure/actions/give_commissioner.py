"""Gives the Commissioner the logs of a period, with what proves them, in a folder."""

import json
from datetime import date
from pathlib import Path

from django.db import transaction

from tutela import files
from tutela.casework import gate
from tutela.casework.custody import keys, log
from tutela.casework.custody.actions import export_record
from tutela.casework.custody.actions.export_record import ExportedRecord
from tutela.casework.disclosure import law, queries
from tutela.casework.disclosure.answers import files as forms, reading
from tutela.casework.disclosure.errors import BadDisclosure
from tutela.casework.gate import Act, Actor

FORM = "tutela logs of processing 1"


def give_commissioner(by: Actor, folder: Path, since: date, until: date) -> ExportedRecord:
    """Write the logs of a period to a new folder: each entry whole, all others as what proves their place.

    `verify_record.py` is written beside them and proves the chain without this program. `logs.csv` tells the
    kind of processing of each; `logs.json` says of which period, and is signed.

    Raises:
        NotAllowed: the actor may not give the logs.
        BadDisclosure: the days are no period.
        FileThere: the folder holds a record already.
        Unwritable: it cannot be written to.
    """
    gate.require(by, Act.READ_LOG)
    if not since <= until or (until - since).days > queries.MOST_DAYS:
        raise BadDisclosure(f"Write two days, the earlier first, at most {queries.MOST_DAYS} days apart.")
    rows = reading.entries(by.unit, since, until)
    shown = rows.values_list("seq", flat=True)
    written = export_record(by, folder, shown=range(shown.first() or 0, (shown.last() or -1) + 1))
    lines = list(reading.all_lines(rows.filter(seq__lte=written.entries)))
    csv = forms.as_csv(lines).encode()
    purpose, key = law.purposes()["lawfulness"], keys.signing_key()
    told = {
        "form": FORM, "unit": queries.unit_name(by.unit), "since": since.isoformat(),
        "until": until.isoformat(), "lines": len(lines), "logs_sha256": log.digest_of(csv.decode()),
        "record_sha256": written.sha256, "record_entries": written.entries, "record_root": written.root,
        "purpose": purpose.title, "citation": purpose.citation,
        "public_key": key.public_key().public_bytes_raw().hex(),
    }  # fmt: skip
    text = json.dumps(told, sort_keys=True, separators=(",", ":"))
    _write(folder / "logs.csv", csv)
    _write(folder / "logs.json", text.encode())
    _write(folder / "logs.json.sig", key.sign(text.encode()).hex().encode())
    with transaction.atomic():
        log.record(
            by, "disclosure.commissioner_given", purpose="lawfulness", lines=len(lines),
            since=since.isoformat(), until=until.isoformat(), sha256=log.digest_of(text),
            to="Information Commissioner",
        )  # fmt: skip
    return written


def _write(path: Path, content: bytes) -> None:
    with files.new_file(path, force=False) as out:
        out.write(content)

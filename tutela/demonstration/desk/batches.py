"""A batch that an authority gives out to be graded, with what went back of it and what they answered."""

import io
import json
from pathlib import Path

from django.db import transaction

from tutela import files
from tutela.casework.batches import actions
from tutela.casework.batches.models import NationalBatch
from tutela.casework.cases import actions as cases
from tutela.casework.cases.models import Case
from tutela.demonstration.team import Whole

_EXHIBIT = "BATCH"
_CONTEXT = "http://github.com/VICSDATAMODEL/ProjectVic/DataModels/2.0.xml/UK/$metadata#Media"


def have_a_batch(team: Whole, case: Case, folder: Path) -> None:
    """Receive a batch of one record as an exhibit of a case, and give back what is settled."""
    if NationalBatch.objects.filter(unit=team.finn.unit).exists():
        return
    document = folder / "batch.json"
    folder.mkdir(parents=True, exist_ok=True)
    record = {"MediaID": 1, "MD5": "0" * 32, "Category": 1}
    with files.atomic(document) as out:
        out.write(json.dumps({"@odata.context": _CONTEXT, "value": [record]}).encode())
    with transaction.atomic():
        exhibit = cases.add_exhibit(team.finn, case, _EXHIBIT, "Direction 1/26", "A batch, invented")
        cases.receive(team.finn, exhibit, folder)
        batch = actions.receive_batch(team.finn, exhibit, document, "Example national bureau", "UK")
        actions.return_batch(team.sam, batch, io.BytesIO(), partial=True)

"""Takes what a partner's programs suggested into the list that was agreed, by the door of any file."""

import csv
import io
from collections.abc import Sequence
from typing import Any, cast

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.lists import actions as lists
from tutela.casework.lists.models import ListImport
from tutela.casework.lookups import signals
from tutela.casework.lookups.actions import locked
from tutela.casework.lookups.errors import BadGrant
from tutela.casework.lookups.models import Grant, Suggestion
from tutela.engine.formats.csv_mapping import CsvMapping

_COLUMNS = ("md5", "sha1", "sha256", "pdq")


def take_suggestions(by: Actor, grant: Grant, suggestions: Sequence[Suggestion]) -> ListImport:
    """Import suggestions as a file of hashes; they match from then on, without a category.

    Cut off after the import, it is done again with the same suggestions: the same file is imported once.

    Raises:
        NotAllowed: the actor may not import lists.
        BadGrant: there is none, or the grant takes none.
        GrantMoved: one was decided already.
        ListWithdrawn, FileRefused, ImportBusy: the list does not take them.
    """
    gate.require(by, Act.IMPORT_LIST, grant)
    if grant.suggestions_to is None or not suggestions:
        raise BadGrant("Nothing that was suggested is to be taken in.")
    file: io.BufferedReader = io.BufferedReader(cast(Any, io.BytesIO(_file(suggestions))))
    mapping = CsvMapping({name: name for name in _COLUMNS})
    done = lists.import_list(by, grant.suggestions_to, file, mapping=mapping)
    with transaction.atomic():
        current = locked.waiting([each.pk for each in suggestions])
        for each in current:
            each.state, each.decided_by, each.decided_at = Suggestion.State.TAKEN, by.name, timezone.now()
            each.list_import = done
            each.save(update_fields=["state", "decided_by", "decided_at", "list_import"])
        log.record(
            by, "grant.suggestions_taken", purpose="sharing", wrote=current, grant=grant.pk,
            list_import=done.pk, suggestions=[each.pk for each in current],
        )  # fmt: skip
    return done


def _file(suggestions: Sequence[Suggestion]) -> bytes:
    """Write suggestions as a list, one a line."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for each in sorted(suggestions, key=lambda one: one.pk):
        said = {signals.DIGESTS.get(kind, kind): value for kind, value in each.signals.items()}
        writer.writerow([said.get(name, "") for name in _COLUMNS])
    return text.getvalue().encode()

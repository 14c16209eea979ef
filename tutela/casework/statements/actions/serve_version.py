"""Puts on record that a checked statement was served."""

import json

from django.db import transaction
from django.utils import timezone

from tutela.casework import database, gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.statements.actions.latest import latest
from tutela.casework.statements.errors import BadStatement, StatementMoved, WordingNotAdopted
from tutela.casework.statements.models import Form, ScheduleItem, Version
from tutela.engine.taxonomy import terminology

MOST_NAME = 200  # the column


@transaction.atomic
def serve_version(by: Actor, version: Version, to: str) -> Version:
    """Say to whom a checked version was served; what stands on a schedule then stays on it.

    Raises:
        NotAllowed: the actor does not serve statements.
        StatementMoved: it is not the newest, was not checked, was served already, or lists what was moved.
        WordingNotAdopted: its words are not those that two people of the unit approved.
        BadStatement: it is not said to whom, or in more words than are kept.
        RefusedWords: what is said of them holds words that are not used here.
    """
    gate.require(by, Act.SERVE_STATEMENT, on=version)
    terminology.guard(to)
    if not to.strip() or len(to) > MOST_NAME:
        raise BadStatement(f"{version}: say to whom it was served, in at most {MOST_NAME} characters.")
    current = latest(version, Version.State.CHECKED)
    if not current.is_adopted:
        raise WordingNotAdopted(
            f"{current} has the wording that comes with Tutela, which nobody of your unit compared with the "
            "law. Have two people approve a wording on the page Policies, then make the next version."
        )
    at = timezone.now()
    current.state, current.served_to = Version.State.SERVED, to.strip()
    current.served_by_id, current.served_at = by.person, at
    current.save(update_fields=["state", "served_to", "served_by", "served_at"])
    kept = _kept_on(current)
    for item in kept:
        item.served_at = at
    if kept:
        database.update(kept, ["served_at"])
    log.record(
        by, "statement.served", purpose="evidence", wrote=[current, *kept], statement=current.statement_id,
        version=current.number, to_sha256=log.digest_of(current.served_to),
    )  # fmt: skip
    return current


def _kept_on(version: Version) -> list[ScheduleItem]:
    """Give the items of unused material that are served for the first time.

    Raises:
        StatementMoved: one of them was moved to the other schedule since.
    """
    statement = version.statement
    if statement.form not in {Form.MG6C, Form.MG6D}:
        return []
    numbers = {item["number"] for item in json.loads(version.facts)["schedule"]}
    items = ScheduleItem.objects.filter(case=statement.case_id, schedule=statement.form, moved_at=None)
    on_it = list(items.filter(number__in=numbers).order_by("pk"))
    if len(on_it) < len(numbers):
        raise StatementMoved(f"An item on {version} was moved to the other schedule. Make the next version.")
    return [item for item in on_it if item.served_at is None]

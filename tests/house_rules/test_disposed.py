"""Whatever hangs from a case or a report goes with it, column by column, or its room says why it stays."""

from typing import Any

import pytest
from django.db import models

from tutela.casework import rooms
from tutela.casework.bundles.models import Bundle
from tutela.casework.cases.models import Case
from tutela.casework.channels.models import Delivery
from tutela.casework.database import BytesField
from tutela.casework.hosting.models import Trace
from tutela.casework.identifiers.models import Identifier
from tutela.casework.items.models import Intake, Item
from tutela.casework.letterbox.models import ReporterContact, ReporterThread
from tutela.casework.packages.models import Package
from tutela.casework.reports.models import Report
from tutela.casework.retention.actions.disposing import reaching
from tutela.casework.rooms import Disposed
from tutela.casework.takedown.models import Notice
from tutela.engine.retention.rules import Subject

_TEXT = (models.CharField, models.TextField, models.JSONField, models.BinaryField, BytesField)


def _columns(model: type[models.Model]) -> list[Any]:
    return list(model._meta.concrete_fields)


def _every() -> list[type[models.Model]]:
    return [model for room in rooms.every() for model in room.get_models()]


Models = set[type[models.Model]]
# From what rows hang, of a case and of a report, which some name by a key and some by a number alone.
_OF_A_CASE: Models = {Case, Item, Intake}
_OF_A_REPORT: Models = {
    Report, Item, Intake, Identifier, Trace, Notice, Package, Bundle, Delivery, ReporterThread,
    ReporterContact,
}  # fmt: skip
# What is of a case alone, though a way leads there from what reports have too.
_NOT_OF_A_REPORT = {"case", "exhibit", "subject"}
# What points to something that goes with a report, and why it never does so then.
_NEVER_THEN = {
    "reports.Report.flood": "a step of its own takes it out of the flood first",
    "cybertips.TipFile.instance": "is of an exhibit, and what came with a report is of none",
    "intelligence.Source.place": "is of an exhibit, and what came with a report is of none",
}


def _hanging(roots: Models) -> Models:
    """Give the models from whose rows a way leads to some others."""
    hanging = set(roots)
    while True:
        more = {
            model
            for model in _every()
            if model not in hanging and any(column.related_model in hanging for column in _columns(model))
        }
        if not more:
            return hanging
        hanging |= more


def _numbering() -> Models:
    """Give the models whose rows name things of several kinds by kind and number."""
    named = ({column.name for column in _columns(model)} for model in _every())
    by = ({"subject_kind", "subject"}, {"kind", "subject"}, {"kind", "number", "reference"})
    return {model for model, names in zip(_every(), named, strict=True) if any(each <= names for each in by)}


def _disposed(kind: str = Subject.CASE) -> dict[type[models.Model], Disposed]:
    found = {model: how for model, how in reaching.named(Subject.CASE)}
    return found | {model: how for model, how in reaching.named(kind)}


def _texts(model: type[models.Model]) -> set[str]:
    """Name the columns that can hold words: codes of a closed list, and who of ours wrote, are none."""
    return {
        column.name
        for column in _columns(model)
        if isinstance(column, _TEXT) and not column.choices and not column.is_relation
    }


def _left(hanging: Models, disposed: dict[type[models.Model], Disposed]) -> dict[str, set[str]]:
    """Name the columns with words of which nobody says what becomes of them."""
    left = {}
    for model in hanging:
        how = disposed.get(model, Disposed())
        goes = bool(how.where) and not how.empties
        stays = set() if goes or how.keeps else _texts(model) - set(how.empties)
        if stays:
            left[model._meta.label] = stays
    return left


def test_every_text_that_hangs_from_a_case_goes_or_its_room_says_why_it_stays() -> None:
    hanging = _hanging(_OF_A_CASE)

    left = _left(hanging, _disposed())

    assert left == {}
    assert len(hanging) > 70


def test_every_text_that_hangs_from_a_report_goes_or_its_room_says_why_it_stays() -> None:
    hanging, named = _hanging(_OF_A_REPORT) | _numbering(), _disposed(Subject.REPORT)
    alone = {model for model, how in _disposed().items() if how.of in _NOT_OF_A_REPORT and how.where}

    left = _left(hanging - (alone - dict(reaching.named(Subject.REPORT)).keys()), named)

    assert left == {}
    assert len(hanging) > 80


def test_nothing_that_stays_points_to_what_goes() -> None:
    for kind in (Subject.CASE, Subject.REPORT):
        disposed = dict(reaching.named(kind))
        goes = {model for model, how in disposed.items() if how.where and not how.empties and not how.unless}

        dangling = {
            str(column) for model in _every() if model not in goes for column in _columns(model)
            if column.related_model in goes
        }  # fmt: skip

        assert dangling <= (set() if kind == Subject.CASE else _NEVER_THEN.keys())


@pytest.mark.django_db
def test_rooms_name_models_ways_and_columns_that_are_there_and_give_reasons() -> None:
    kinds = (
        "case", "unit", "exhibit", "intake", "subject", "item", "report", "identifier", "trace", "notice",
        "call", "delivery", "package", "thread", "contact", "receipt", "unopened",
    )  # fmt: skip
    reach = {kind: [0] for kind in kinds}
    for kind, fewest in ((Subject.CASE, 50), (Subject.REPORT, 60)):
        for model, how in reaching.named(kind):
            assert set(how.empties) <= _texts(model), model
            assert set(how.sets) <= {column.name for column in _columns(model)}
            assert not how.keeps or len(how.keeps) > 5
            assert how.where or how.keeps

        order = [
            model
            for model, how in reaching.in_order(kind)
            for each in reaching.rows(model, how, reach)
            if each
        ]

        assert order == []
        assert len(reaching.in_order(kind)) > fewest

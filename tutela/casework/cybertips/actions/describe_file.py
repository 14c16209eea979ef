"""Puts down what NCMEC is told of one file of a report."""

from dataclasses import dataclass

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.cybertips.actions.moving import locked, write_step
from tutela.casework.cybertips.content import files
from tutela.casework.cybertips.errors import BadTip
from tutela.casework.cybertips.models import State, Tip, TipFile, TipStep
from tutela.casework.gate import Act, Actor
from tutela.engine.formats.cybertips.elements import values
from tutela.engine.taxonomy import terminology


@dataclass(frozen=True, slots=True)
class Described:
    """What a person says of a file; None where they do not say.

    `classification` is one of A1, A2, B1 and B2 which they confirm, or "" where none is sent.
    """

    name: str = ""
    viewed: bool | None = None
    exif_viewed: bool | None = None
    is_public: bool | None = None
    relevance: str = ""
    classification: str = ""
    annotations: tuple[str, ...] = ()
    says: str = ""


@transaction.atomic
def describe_file(by: Actor, tip: Tip, seen: int, file: TipFile, said: Described) -> TipFile:
    """Keep what is told of a file, in place of what was said of it before.

    Raises:
        NotAllowed: the actor makes no reports to NCMEC.
        TipMoved: it is no draft, or another version by now.
        BadTip: a code is none.
        RefusedWords: the words hold some that are not used here.
    """
    gate.require(by, Act.WORK_CYBERTIPS, on=tip)
    terminology.guard(said.says)
    listed = values()
    if said.relevance not in ("", *listed["fileRelevance"]):
        raise BadTip(f"Choose how it belongs to the report: {', '.join(listed['fileRelevance'])}.")
    if said.classification not in ("", *listed["industryClassification"]):
        raise BadTip(f"Choose a classification: {', '.join(listed['industryClassification'])}, or none.")
    if not set(said.annotations) <= set(files.annotations()):
        raise BadTip(f"Choose annotations of these: {', '.join(files.annotations())}.")
    current = locked(tip, seen, (State.DRAFT,))
    row = TipFile.objects.select_related("item", "instance").get(pk=file.pk, tip=current)
    row.name = said.name.strip() or row.name
    row.viewed, row.exif_viewed, row.is_public = said.viewed, said.exif_viewed, said.is_public
    row.relevance, row.classification, row.says = said.relevance, said.classification, said.says.strip()[:500]
    row.annotations = sorted(set(said.annotations))
    row.save()
    step = write_step(by, current, TipStep.Kind.FILES)
    log.record(
        by, "cybertip.file_described", purpose="reporting", wrote=[current, step, row], cybertip=current.pk,
        item=row.item_id, classification=row.classification, derived=row.derived,
    )  # fmt: skip
    return row

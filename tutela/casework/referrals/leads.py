"""Reads from the rows of an item what may lead to a child, each lead with the row that says so."""

from typing import NamedTuple

from tutela.casework.bundles.queries import bundle_of
from tutela.casework.examination.models import Match, StackMember
from tutela.casework.gate import Actor
from tutela.casework.intelligence.models import Attachment, Message, RangeMark, Translation
from tutela.casework.items.models import Item
from tutela.casework.items.queries import path_through_archives, with_archives
from tutela.casework.origins import queries as origins
from tutela.casework.referrals.models import Lead
from tutela.casework.reports.models import ReportVersion
from tutela.engine.origins.camera import camera_of
from tutela.printable import printable

# Of one that lies in more places, or is near to more, these are named.
_MOST = 20
_LONGEST = 300


class Found(NamedTuple):
    """A lead, before it is a row."""

    kind: Lead.Kind
    source: str
    value: str


def leads_of(by: Actor, item: Item) -> list[Found]:
    """Give what may lead to a child in an item: of its file, places, matches, evidence, texts and scene."""
    found = [
        *_of_file(item),
        *_of_places(item),
        *_of_matches(item),
        *_of_evidence(by, item),
        *_of_texts(item),
        *_of_stack(item),
        *_of_reports(by, item),
    ]
    return [Found(kind, source, printable(value)[:_LONGEST]) for kind, source, value in found if value]


def _of_file(item: Item) -> list[Found]:
    facts, source = item.facts, f"item {item.pk}"
    camera = camera_of(facts)
    position = (facts.get("latitude"), facts.get("longitude"))
    is_placed = None not in position
    return [
        Found(Lead.Kind.CAMERA, source, camera.key.replace("|", " ").strip() if camera else ""),
        Found(Lead.Kind.TAKEN, source, str(facts.get("taken_at") or "")),
        Found(Lead.Kind.POSITION, source, f"{position[0]}, {position[1]}" if is_placed else ""),
    ]


def _of_places(item: Item) -> list[Found]:
    places = with_archives(item.instances.order_by("pk")).select_related("intake")[:_MOST]
    return [
        Found(
            Lead.Kind.PLACE, f"place {place.pk}", f"{place.intake.reference}: {path_through_archives(place)}"
        )
        for place in places
    ]


def _of_matches(item: Item) -> list[Found]:
    stands = Match.objects.filter(item=item, entry__revoked_at=None).select_related("entry__hash_list")
    return [
        Found(Lead.Kind.MATCH, f"match {match.pk}", f"{match.entry.hash_list.name}, entry {match.entry_id}")
        for match in stands.order_by("distance", "pk")[:_MOST]
    ]


def _of_evidence(by: Actor, item: Item) -> list[Found]:
    told = origins.evidence_for(by, [item.pk]).get(item.pk)
    if told is None:
        return []
    known = told.weights.factors
    return [
        Found(
            Lead.Kind.EVIDENCE, factor["row"], known[factor["code"]].says if factor["code"] in known else ""
        )
        for factor in told.appraisal.factors
    ]


def _of_texts(item: Item) -> list[Found]:
    """Name the messages it came with, the marked ranges around them, and the languages read by people.

    Only where they stand and when they were sent: who wrote or is named in them is read there.
    """
    files = Attachment.objects.filter(item=item, message__is_latest=True).select_related("message__thread")
    messages = [each.message for each in files.order_by("pk")[:_MOST]]
    found = [
        Found(
            Lead.Kind.TEXT,
            f"message {each.pk}",
            f"Sent {each.said_at or 'at no stated time'}, {each.thread.platform or each.thread.format}",
        )
        for each in messages
    ]
    marks = RangeMark.objects.filter(thread__in={each.thread_id for each in messages}, undone_at=None)
    found += [
        Found(Lead.Kind.TEXT, f"mark M-{mark.pk}", f"Marked by {mark.checklist}")
        for mark in marks.select_related("first", "last").order_by("pk")
        if any(_is_in(each, mark) for each in messages)
    ]
    stand = Translation.objects.filter(message__in=[each.pk for each in messages], withdrawn_at=None)
    found += [
        Found(Lead.Kind.LANGUAGE, f"translation {number}", f"Read by {translator}, into {language}")
        for number, translator, language in stand.order_by("pk").values_list("pk", "translator", "language")
    ]
    return found


def _is_in(message: Message, mark: RangeMark) -> bool:
    begins, ends = sorted((mark.first.order_ms, mark.last.order_ms))
    return message.thread_id == mark.thread_id and begins <= message.order_ms <= ends


def _of_stack(item: Item) -> list[Found]:
    own = StackMember.objects.filter(item=item).values("stack")
    others = StackMember.objects.filter(stack__in=own).exclude(item=item).order_by("distance", "item")
    return [
        Found(Lead.Kind.SCENE, f"stack {each.stack_id}", f"T-{each.item_id} is alike")
        for each in others[:_MOST]
    ]


def _of_reports(by: Actor, item: Item) -> list[Found]:
    """Name the reports that brought it, and the bundles in which these lie."""
    versions = ReportVersion.objects.filter(intake__instances__item=item).distinct().order_by("report", "n")
    reports = list(dict.fromkeys(versions.values_list("report", flat=True)))[:_MOST]
    found = []
    for number in reports:
        bundle = bundle_of(by, "report", number)
        if bundle is not None:
            says = f"R-{number} and {bundle.size - 1} more reports belong together"
            found.append(Found(Lead.Kind.SCENE, f"bundle {bundle.pk}", says))
    return found

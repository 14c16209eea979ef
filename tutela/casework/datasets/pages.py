"""What the pages of datasets show."""

import json
from typing import Any

from django.db.models import Max
from django.urls import reverse
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.datasets import presenters, queries
from tutela.casework.datasets.forms import CHOICES
from tutela.casework.datasets.models import Delta, EntryField, Feedback, Field, Form, Push, Recall, Supply
from tutela.casework.datasets.signed.content import content_of
from tutela.casework.datasets.signed.forms import FORMS_OF_HASHES, forms_of
from tutela.casework.gate import Act, Actor
from tutela.casework.lists.queries import lists_of
from tutela.casework.partners.models import Partner
from tutela.casework.partners.queries import partners_of
from tutela.casework.times import moment

Context = dict[str, Any]
PAGE, DELTAS = 50, 50
_TITLES = dict(Field.choices) | dict(EntryField.choices)


def datasets(by: Actor, before: int | None) -> Context:
    """Say what partners are given, the newest first.

    Raises:
        NotAllowed: the actor may not see partners.
    """
    every = queries.supplies_of(by).annotate(last=Max("deltas__number"))
    found = list((every if before is None else every.filter(pk__lt=before))[: PAGE + 1])
    shown = found[:PAGE]
    open_ones = set(
        Recall.objects.filter(supply__in=shown, answered_at=None).values_list("supply", flat=True)
    )
    return {
        "supplies": [
            {**_head(one), "last": getattr(one, "last", None) or 0, "recalls": one.pk in open_ones}
            for one in shown
        ],
        "new_href": reverse("supply-new") if gate.may(by, Act.EXPORT) else "",
        "lists_href": reverse("entry-lists") if gate.may(by, Act.EXPORT) else "",
        "paging": {
            "says": "The newest first",
            "newer": "?" if before else "",
            "older": f"?before={shown[-1].pk}" if len(found) > PAGE else "",
        },
    }


def choices(by: Actor) -> dict[str, list[tuple[str, str]]]:
    """Give the partners and own lists of hashes of which a supply can be, and what can be agreed."""
    partners = partners_of(by).filter(state=Partner.State.APPROVED).exclude(kind=Partner.Kind.FILTER)
    own = [each for each in lists_of(by) if each.is_own and not each.is_withdrawn]
    return {
        "partners": [(each.name, each.title) for each in partners],
        "lists": [(each.name, each.name) for each in own],
        "fields_given": Field.choices,
        "forms_given": [(form.value, title) for form, title in FORMS_OF_HASHES.items()],
    }


def _head(supply: Supply) -> Context:
    return {
        "name": str(supply),
        "href": reverse("supply", args=[supply.pk]),
        "partner": supply.partner.title,
        "partner_href": reverse("partner", args=[supply.partner.name]),
        "list": supply.given.name,
        "kind": supply.entry_list.get_kind_display() if supply.entry_list else "Hashes",
        "state": presenters.state_of(supply),
    }


def supply(by: Actor, shown: Supply) -> Context:
    """Say what one supply is, what was given by it, and what the actor can do next."""
    deltas = list(shown.deltas.order_by("-number").prefetch_related("receipts", "pushes")[:DELTAS])
    recalls = list(shown.recalls.select_related("delta").order_by("-pk")[:PAGE])
    feedback = list(shown.feedback.order_by("-pk")[:PAGE])
    exports, publishes = gate.may(by, Act.EXPORT, shown), gate.may(by, Act.PUBLISH_EDITION, shown)
    newest, titles = content_of(shown).upcoming(), forms_of(shown.given)
    given = deltas[0].to_edition if deltas else 0
    stands = shown.ended_at is None
    return {
        "supply": {
            **_head(shown),
            "number": shown.pk,
            "list_href": _list_href(by, shown),
            "is_hashes": shown.hash_list is not None,
            "fields": ["SHA-256", *(_TITLES[name] for name in shown.fields)],
            "forms": [titles[Form(name)] for name in shown.forms],
            "pushes": shown.pushes,
            "basis": shown.legal_basis,
            "until": shown.valid_to.isoformat() if shown.valid_to else "",
            "answer_days": shown.answer_days,
            "proposed": f"{shown.proposed_by.name}, {moment(shown.proposed_at)}",
            "confirmed": f"{shown.confirmed_by.name}, {moment(shown.confirmed_at)}"
            if shown.confirmed_by
            else "",
            "ended": f"{shown.ended_by}, {moment(shown.ended_at)}: {shown.ended_because}"
            if shown.ended_at
            else "",
        },
        "deltas": [_delta(each) for each in deltas],
        "deltas_total": shown.deltas.count(),
        "recalls": [_recall(each) for each in recalls],
        "feedback": [_feedback(each) for each in feedback],
        "newest": newest,
        "may_confirm": stands and publishes and not shown.confirmed_at and shown.proposed_by_id != by.person,
        "may_make": exports and shown.is_in_force and newest > given,
        "may_end": stands and publishes,
        "may_export": exports and stands,
        "may_enter": exports,
        "may_answer": publishes,
        "choices": CHOICES,
    }


def _list_href(by: Actor, supply: Supply) -> str:
    """Say where the page of the list is; "" for whoever has none."""
    if supply.hash_list is not None:
        return reverse("hash-list", args=[supply.hash_list.name])
    return reverse("entry-list", args=[supply.given.name]) if gate.may(by, Act.EXPORT) else ""


def _delta(delta: Delta) -> Context:
    told = json.loads(delta.manifest)
    return {
        "number": delta.number,
        "editions": f"{delta.from_edition} to {delta.to_edition}"
        if delta.from_edition
        else f"{delta.to_edition}, whole",
        "added": delta.added,
        "changed": delta.changed,
        "revoked": delta.revoked,
        "after": told["entries_after"],
        "made": f"{moment(delta.made_at)}, by {delta.made_by}",
        "sha256": delta.sha256,
        "pushes": [
            {
                "is_well": each.is_well,
                "says": _put_since(each) if each.is_well else each.reason,
                "files": each.files,
            }
            for each in sorted(delta.pushes.all(), key=lambda each: each.pk)
        ],
        "href": reverse("delta-file", args=[delta.supply_id, delta.number]),
        "receipts": [
            {
                "says": each.get_says_display(),
                "entries": each.entries,
                "differs": each.entries is not None and each.entries != told["entries_after"],
                "note": each.note,
                "at": moment(each.at),
            }
            for each in sorted(delta.receipts.all(), key=lambda each: each.pk)
        ],
    }


def _put_since(push: Push) -> str:
    where = "bucket" if "://" in push.to else "folder"
    return f"In the {where} since {moment(push.ended_at)}"


def _recall(recall: Recall) -> Context:
    return {
        "number": recall.pk,
        "of": f"Delta {recall.delta.number}" if recall.delta else "All that was given",
        "entries": recall.entries,
        "because": recall.because,
        "due": moment(recall.due_at),
        "is_late": recall.answered_at is None and recall.due_at < timezone.now(),
        "chased": recall.chased,
        "answer": recall.get_answer_display() if recall.answer else "",
        "removed": recall.removed,
        "says": recall.says,
        "answered": moment(recall.answered_at),
    }


def _feedback(feedback: Feedback) -> Context:
    return {
        "number": feedback.pk,
        "entry": feedback.entry,
        "says": feedback.get_says_display(),
        "note": feedback.note,
        "at": moment(feedback.at),
        "outcome": feedback.get_outcome_display() if feedback.outcome else "",
        "answer": feedback.answer,
        "finding": feedback.finding,
    }

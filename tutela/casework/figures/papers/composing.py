"""Writes what a paper says, of its facts alone."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from tutela.casework.figures.catalogue import counting
from tutela.casework.figures.catalogue.periods import read
from tutela.casework.figures.models import Form
from tutela.casework.figures.papers import charts
from tutela.casework.times import moment
from tutela.engine.typesetting import document
from tutela.engine.typesetting.document import Block, Document

_RULE = (
    'Numbers from 1 to {most} are shown as "<{below}". Where a total or a share would give one away, further '
    "numbers are withheld, or a figure is not split. Nothing is shown as 0. No figure names or ranks anybody."
)
_NO_MEDIA = "This paper holds figures alone: no media, and nothing that describes any."
_HIDDEN = "Not split: any way to show the parts would give small numbers away."


def written(
    told: Mapping[str, Any], *, unit: str, author: str, reference: str, marking: str, words: str, at: datetime
) -> Document:
    """Write a paper.

    Args:
        told: its facts.
        unit: whose it is.
        author: who made it.
        reference: what its pages are told apart by.
        marking: its security marking.
        words: what the unit says itself, one paragraph a line; may be empty.
        at: when its facts were counted.
    """
    form, period = Form(told["form"]), read(told["span"])
    counted = f"Counted {moment(at)}" + ("; the span was not over then" if at < period.end else "")
    title = {Form.NOTICES: "Notices to hosting services"}.get(form, form.label)
    blocks: list[Block] = [document.paragraph(f"{counted}. {_NO_MEDIA}")]
    blocks += [document.paragraph(line.strip()) for line in words.splitlines() if line.strip()]
    bodies = {Form.BRIEFING: _briefing, Form.TRANSPARENCY: _report, Form.NOTICES: _notices}
    return Document(
        title, f"{unit}: {period}", author, reference, marking, at, [], [*blocks, *bodies[form](told)]
    )


def _rule(told: Mapping[str, Any]) -> Block:
    return document.paragraph(_RULE.format(most=told["below"] - 1, below=told["below"]))


def _briefing(told: Mapping[str, Any]) -> list[Block]:
    figures = told["figures"]
    blocks = [document.facts([(each["title"], each["value"]) for each in figures])]
    shown = [(each["title"], split) for each in figures for split in each["splits"] if not split["hidden"]]
    for title, split in shown:
        blocks += [*charts.drawn(title, split), _table(title, split)]
    return [*blocks, _rule(told)]


def _report(told: Mapping[str, Any]) -> list[Block]:
    blocks: list[Block] = [document.heading("How to read it"), _rule(told)]
    for each in told["figures"]:
        blocks.append(document.heading(each["title"]))
        blocks.append(
            document.facts([(each["title"], each["value"]), ("How it is counted", each["formula"])])
        )
        blocks.append(document.paragraph(f"{each['says']} {each['caveat']}"))
        for split in each["splits"]:
            if split["hidden"]:
                blocks.append(document.paragraph(f"{split['label']}: {_HIDDEN}"))
            else:
                blocks += [*charts.drawn(each["title"], split), _table("", split)]
    return blocks


def _table(title: str, split: Mapping[str, Any]) -> Block:
    rows: Sequence[Sequence[str]] = [[name, said] for _, name, said in split["rows"]]
    caption = f"{title}: {split['label'].lower()}" if title else split["label"]
    return document.table(caption, [split["label"], "Number"], [*rows, ["All", split["total"]]])


def _notices(told: Mapping[str, Any]) -> list[Block]:
    everything, names = told["all"], told["action_names"]
    rows = [*told["providers"], everything]
    numbers = [
        [
            row["provider"] or "Not said",
            row["kind"],
            row["notices"],
            row["addresses"],
            row["removed"],
            took(row),
        ]
        for row in rows
    ]
    heads = ["Provider", "Kind of content", "Notices", "Addresses", "Removed", "Median time"]
    actions = [[row["provider"] or "Not said", *(row["actions"][action] for action in names)] for row in rows]
    return [
        document.paragraph(
            f"Made for {told['citation']}: notices of the span by provider, kind of content and action "
            "taken. An address counts as removed when a rule or a person says so, not when its host does."
        ),
        document.table("Notices by provider and kind", heads, numbers, texts=2),
        document.table(
            "Addresses by provider and by what the provider says it did",
            ["Provider", *names.values()],
            actions,
        ),
        *_removal(told),
    ]


def _removal(told: Mapping[str, Any]) -> list[Block]:
    """Tell of time until removal, of appeals, and of what the law asks."""
    names = told["band_names"]
    rows = [
        [row["provider"] or "Not said", *(row["bands"][code] for code in names)] for row in told["removal"]
    ]
    whole = ["All providers", *(sum(row["bands"][code] for row in told["removal"]) for code in names)]
    return [
        document.table(
            "Addresses by provider and by time until removal", ["Provider", *names.values()], [*rows, whole]
        ),
        document.table(
            "Appeals by result", ["Result", "Number"],
            [*([name, number] for _, name, number in told["appeals"]),
             ["All", sum(number for *_, number in told["appeals"])]],
        ),
        document.paragraph("What the law asks of it: " + " ".join(told["law"])),
    ]  # fmt: skip


def took(row: Mapping[str, Any]) -> str:
    """Write how long removal took; nothing where nothing was removed."""
    return "" if row["median_minutes"] is None else counting.duration(row["median_minutes"])

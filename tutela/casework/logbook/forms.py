"""What the pages of the intelligence log ask for."""

from typing import Any

from django import forms

from tutela.casework.cases.models import Marking
from tutela.casework.logbook.models import Hypothesis, Line
from tutela.casework.logbook.tables import grading, techniques
from tutela.casework.subjects.entities.forms import basis_field, class_field


def _text(label: str, longest: int, missing: str = "", help_text: str = "", rows: int = 3) -> forms.CharField:
    return forms.CharField(
        label=label if missing else f"{label} (optional)", max_length=longest, required=bool(missing),
        help_text=help_text, error_messages={"required": missing}, widget=forms.Textarea({"rows": rows}),
    )  # fmt: skip


def _choice(
    label: str, choices: list[tuple[str, str]], help_text: str = "", *, required: bool = True
) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=[("", "Choose"), *choices], help_text=help_text, required=required
    )


def _day(label: str) -> forms.DateField:
    return forms.DateField(
        label=label, help_text="As 2026-11-28.", error_messages={"invalid": "Write it as 2026-11-28."}
    )


def _scale(codes: Any) -> list[tuple[str, str]]:
    return [(code, f"{code}: {title}") for code, title in codes.items()]


class NewLine(forms.Form):
    """One graded line."""

    def __init__(self, *given: object, **named: object) -> None:
        super().__init__(*given, **named)  # type: ignore[arg-type]  # as any form is made
        scales = grading()
        needs = [
            (each.code, f"{each.title}{', needs an authority' if each.needs_authority else ''}")
            for each in techniques().values()
        ]
        self.fields |= {
            "text": _text(
                "One piece of intelligence", 2000, "Say what it is.",
                "As the source gave it. It leaves the unit in no way. Never name the source here.", 4,
            ),
            "source": _choice("Evaluation of the source", _scale(scales.source), f"{scales.in_words}."),
            "information": _choice("Assessment of the information", _scale(scales.information)),
            "handling": _choice("Handling", _scale(scales.handling)),
            "conditions": _text("Conditions, where handling is C", 500),
            "provenance": _choice("Where it comes from", list(Line.Provenance.choices)),
            "place": forms.CharField(
                label="Which row or place (optional)", max_length=120, required=False,
                help_text="Such as message 12, report R-4. No name of a source.",
            ),
            "technique": _choice("By which technique", needs),
            "obtained_on": _day("Obtained on"),
            "subject_class": class_field(),
            "basis": basis_field(),
            "marking": _choice(
                "Marking", [(level, level) for level in Marking.Level.values],
                "Left open: that of the log. It can be higher, and never lower.", required=False,
            ),
            "corrects": forms.IntegerField(
                label="Number of the line that it corrects (optional)", required=False, min_value=1
            ),
        }  # fmt: skip


class NewAuthority(forms.Form):
    """An authority that was given."""

    technique = forms.ChoiceField(label="For which technique")
    reference = forms.CharField(label="Reference", max_length=120)
    granted_by = forms.CharField(label="Which office granted it", max_length=120)
    begins_on = _day("First day")
    expires_on = _day("Last day")

    def __init__(self, *given: object, **named: object) -> None:
        super().__init__(*given, **named)  # type: ignore[arg-type]  # as any form is made
        needs = [each for each in techniques().values() if each.needs_authority]
        choices = [(each.code, f"{each.title} ({each.in_words})") for each in needs]
        self.fields["technique"].choices = [("", "Choose"), *choices]  # type: ignore[attr-defined]  # a choice


class NewHypothesis(forms.Form):
    """What may be so."""

    text = _text("What may be so", 2000, "Say what may be so.")


class NewText(forms.Form):
    """What of a line may be handed on."""

    text = _text(
        "What may be handed on", 2000, "Write what may be handed on.",
        "Nothing by which the source can be known. A second person signs it.", 4,
    )  # fmt: skip


class NewCapture(forms.Form):
    """How something of an open source was captured."""

    address = _text("Where it stood", 2000, "Say where it stood.", "Nothing is fetched.")
    captured_at = forms.DateTimeField(
        label="When it was captured", help_text="As 2026-11-28 14:30.",
        input_formats=["%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M"],
    )  # fmt: skip
    method = forms.CharField(label="How, and with which tool", max_length=120)
    digest = forms.CharField(label="SHA-256 of what was kept (optional)", max_length=64, required=False)


class OfSource(forms.Form):
    """From which registered source a line comes."""

    source = forms.IntegerField(label="Number of the source (SR-)", min_value=1)


class NewSource(forms.Form):
    """Who a source is."""

    identity = _text(
        "Who the source is", 500, "Say who it is.", "Sealed at once; it is not shown again to you."
    )


class ReadSource(forms.Form):
    """Why somebody reads the identity of a source."""

    reason = _text("Why you need to know", 500, "Say why you need to know.")


class Weighed(forms.Form):
    """How a line speaks of a hypothesis, or how that ends."""

    line = forms.IntegerField(label="Number of the line (IL-)", min_value=1, required=False)
    is_for = forms.ChoiceField(choices=[("for", "For it"), ("against", "Against it")], required=False)
    state = forms.ChoiceField(choices=[("", ""), *Hypothesis.State.choices], required=False)
    says = forms.CharField(max_length=500, required=False)

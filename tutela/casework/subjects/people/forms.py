"""What the pages of people ask for."""

from django import forms

from tutela.casework.subjects.entities.forms import basis_field, class_field
from tutela.casework.subjects.models import Nomination
from tutela.engine.risk.rule_book import RuleBook

_KNOWN = [("1", "Yes"), ("0", "No")]


def _text(label: str, missing: str, longest: int = 1000) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=longest, widget=forms.Textarea({"rows": 3}),
        error_messages={"required": missing},
    )  # fmt: skip


class NewFact(forms.Form):
    """What is known of a person, and which row says so."""

    value = forms.IntegerField(
        label="What is known", min_value=0, help_text="1 for yes, 0 for no, or how many there are."
    )
    source = _text("Which row says so", "Name the row that says so.", 500)

    def __init__(self, book: RuleBook, *given: object, **named: object) -> None:
        super().__init__(*given, **named)  # type: ignore[arg-type]  # as any form is made
        facts = [(fact.name, fact.says) for fact in book.facts]
        self.fields["fact"] = forms.ChoiceField(label="Of what", choices=[("", "Choose"), *facts])
        self.order_fields(["fact", "value", "source"])


class NewNomination(forms.Form):
    """That a person is nominated to tasking."""

    tasking = forms.CharField(
        label="To which tasking", max_length=120, error_messages={"required": "Say to which tasking."}
    )
    reason = _text("Why", "Say why.")


class NewClass(forms.Form):
    """Of which class a person is."""

    reason = _text("What it rests on", "Say what it rests on.")

    def __init__(self, *given: object, **named: object) -> None:
        super().__init__(*given, **named)  # type: ignore[arg-type]  # as any form is made
        self.fields["subject_class"], self.fields["basis"] = class_field(), basis_field()
        self.order_fields(["subject_class", "basis", "reason"])


class NewLowering(forms.Form):
    """That a second person is asked to lower somebody."""

    clears = forms.BooleanField(label="No child is at immediate risk any more", required=False)
    reason = _text("Why", "Say why.")

    def __init__(self, book: RuleBook, *given: object, **named: object) -> None:
        super().__init__(*given, **named)  # type: ignore[arg-type]  # as any form is made
        bands = [(band.code, band.title) for band in book.bands]
        self.fields["band"] = forms.ChoiceField(label="To which band", choices=bands)
        self.order_fields(["band", "clears", "reason"])


class Decision(forms.Form):
    """What is decided of a nomination."""

    outcome = forms.ChoiceField(
        label="What is decided",
        choices=[
            ("", "Choose"), (Nomination.Outcome.TASKED.value, "Task it"),
            (Nomination.Outcome.DECLINED.value, "Decline it"),
        ],
    )  # fmt: skip
    decision = _text("Why", "Say why.")
    review_on = forms.DateField(
        label="Reviewed on", required=False, help_text="As 2026-12-31; needed where it is tasked."
    )


class NewReview(forms.Form):
    """What a review found."""

    says = _text("What the review found", "Say what it found.")
    next_on = forms.DateField(
        label="Next review on (optional)", required=False,
        help_text="As 2026-12-31. Without a day, the nomination has come to its end.",
    )  # fmt: skip

"""What the page of a new paper asks for."""

from django import forms
from django.utils import timezone

from tutela.casework.cases.models import Marking
from tutela.casework.figures.catalogue.periods import offered
from tutela.casework.figures.models import Form


def _spans() -> list[tuple[str, str]]:
    return [(each.code, str(each)) for each in offered(timezone.localdate())]


class NewPaper(forms.Form):
    """Which paper is made, of which span."""

    form = forms.ChoiceField(label="Paper", choices=Form.choices)
    span = forms.ChoiceField(
        label="Span",
        choices=_spans,
        help_text="A transparency report and statistics of notices are made of a whole year.",
    )
    marking = forms.ChoiceField(
        label="Marking", choices=Marking.Level.choices, initial=Marking.Level.SENSITIVE
    )
    words = forms.CharField(
        label="In the unit's own words (optional)",
        max_length=5000,
        required=False,
        help_text="One paragraph a line, such as how the unit keeps its independence. Name no person, "
        "describe no picture.",
        widget=forms.Textarea({"rows": 5}),
    )

"""What people may ask of the record on its page."""

from datetime import date

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator

from tutela.casework.audit import queries
from tutela.casework.audit.selection import Selection
from tutela.casework.custody import log
from tutela.casework.gate import Actor

_ITEM = RegexValidator(r"^(?i:t-)?[0-9]{1,18}$", "Write an item's number as T-12 or 12.")
_DAY = "Write a day as 2027-03-05."
# No record is older, and near the ends of the calendar a day has no neighbour.
_DAYS = [MinValueValidator(date(1970, 1, 2), _DAY), MaxValueValidator(date(2999, 12, 31), _DAY)]


def _day(label: str) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date", "class": "govuk-input--width-10"}, format="%Y-%m-%d")
    return forms.DateField(
        label=label,
        required=False,
        widget=widget,
        input_formats=["%Y-%m-%d"],
        error_messages={"invalid": _DAY},
        validators=_DAYS,
    )


class Asked(forms.Form):
    """What somebody asks of the record: any of these, or none."""

    person = forms.CharField(label="Person", required=False, max_length=200)
    act = forms.CharField(label="Act", required=False, max_length=100)
    item = forms.CharField(
        label="Item",
        required=False,
        max_length=20,
        validators=[_ITEM],
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10", "placeholder": "T-"}),
    )
    since = _day("From")
    until = _day("To")

    def __init__(self, by: Actor, *asked: object) -> None:
        super().__init__(*asked)  # type: ignore[arg-type]  # what was sent, if anything was
        self._unit = by.unit
        names, acts = queries.actors(by.unit), queries.acts(by.unit)
        self.fields["person"].widget = forms.Select(
            choices=[("", "Everybody"), *((name, name) for name in names)]
        )
        self.fields["act"].widget = forms.Select(
            choices=[("", "All acts"), *((act, log.in_words(act)) for act in acts)]
        )

    def selection(self) -> Selection:
        """Give which entries that is; call it once the form is valid."""
        asked = self.cleaned_data
        number = asked["item"].lower().removeprefix("t-")
        return Selection(
            self._unit,
            asked["person"],
            int(number) if number else None,
            asked["act"],
            asked["since"],
            asked["until"],
        )

    def filters(self) -> dict[str, str]:
        """Give what is asked as an address says it; nothing of what is not asked or cannot be."""
        return {
            name: str(self.data[name])
            for name in self.fields
            if self.data.get(name) and name not in self.errors
        }

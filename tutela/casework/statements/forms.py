"""What the pages of statements ask for."""

from django import forms
from django.http import QueryDict

from tutela.casework.statements.models import Form, ScheduleItem
from tutela.casework.statements.writing.told import WRITTEN, Witness
from tutela.casework.statements.writing.wording import Layout

_OWN = "One paragraph a line. What the record says is written by itself; name no person, describe no picture."
_OF_WITNESS = ("occupation", *WRITTEN, "contact", "availability", "needs")


class OfWitness(forms.Form):
    """What whoever makes a statement says of themselves, and adds."""

    occupation = forms.CharField(label="Your occupation (optional)", max_length=100, required=False)
    own = forms.CharField(
        label="In your own words (optional)",
        max_length=5000,
        required=False,
        help_text=_OWN,
        widget=forms.Textarea({"rows": 5}),
    )
    disputes = forms.CharField(
        label="Points in dispute (forensic report 2, SFR2, which needs them)",
        max_length=5000,
        required=False,
        help_text="One point a line. They are numbered D1, D2 and so on: answer each in your own words.",
        widget=forms.Textarea({"rows": 4}),
    )
    qualifications = forms.CharField(
        label="Your qualifications, experience and accreditation (forensic report 2, SFR2)",
        max_length=5000,
        required=False,
        help_text="One paragraph a line, with the code of practice that you follow, and wherein you could "
        "not. An accreditation that is on record is written by itself.",
        widget=forms.Textarea({"rows": 4}),
    )
    relied_on = forms.CharField(
        label="What you relied on beside the records (forensic report 2, SFR2)",
        max_length=5000,
        required=False,
        help_text="Literature, facts that you were given, what others told you. One a line.",
        widget=forms.Textarea({"rows": 3}),
    )
    contact = forms.CharField(
        label="How to reach you (optional)",
        max_length=200,
        required=False,
        help_text="This and what follows stands on the page that is not served.",
    )
    availability = forms.CharField(
        label="Dates when you cannot attend (optional)", max_length=300, required=False
    )
    needs = forms.CharField(label="What you need to give evidence (optional)", max_length=300, required=False)

    def witness(self, name: str) -> Witness:
        """Give what was said, for a person of that name."""
        said = {field: self.cleaned_data[field] for field in _OF_WITNESS if field in self.fields}
        return Witness(name=name, **said)


class NextVersion(OfWitness):
    """What its maker says of themselves in the next version of a statement of one form."""

    def __init__(self, layout: Layout, data: QueryDict | None) -> None:
        """Ask for what that form has a place for."""
        super().__init__(data)
        for name in set(WRITTEN) - {part.kind for part in layout.parts}:
            del self.fields[name]


class NewStatement(OfWitness):
    """What is made of a case, and by whom."""

    form = forms.ChoiceField(
        label="What do you make?",
        choices=Form.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what you make."},
    )
    field_order = ("form",)


class NewOfExhibit(NewStatement):
    """What is made of one exhibit: unused material is of a whole case."""

    form = forms.ChoiceField(
        label="What do you make?",
        choices=[choice for choice in Form.choices if not choice[0].startswith("mg6")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what you make."},
    )


class ReviewItem(forms.Form):
    """Whether an item of unused material is sensitive, and what about it might assist."""

    schedule = forms.ChoiceField(
        label="On which schedule?",
        choices=ScheduleItem.Schedule.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a schedule."},
    )
    reason = forms.CharField(label="Why it is sensitive (for MG6D only)", max_length=300, required=False)
    assists = forms.CharField(
        label="What might undermine the prosecution or assist the defence (optional)",
        max_length=300,
        required=False,
        help_text="It stands on the disclosure officer's report, MG6E.",
    )

"""What the pages of datasets ask for; the verbs say what else they lack."""

from collections.abc import Sequence
from typing import Any

from django import forms

from tutela.casework.datasets.models import Feedback, Recall, Receipt

Choices = Sequence[tuple[str, str]]


class Agreed(forms.Form):
    """What is to be agreed of a list that is named already."""

    partner = forms.ChoiceField(
        label="To which partner?",
        error_messages={"required": "Choose a partner.", "invalid_choice": "Choose one of those named here."},
    )
    fields_given = forms.MultipleChoiceField(
        label="What does an entry say beside its SHA-256?", required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    forms_given = forms.MultipleChoiceField(
        label="In which other forms?", required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Beside the signed delta.",
    )  # fmt: skip
    pushes = forms.BooleanField(
        label="Put each delta into the folder for partners", required=False,
        help_text="Where [datasets] folder names one.",
    )  # fmt: skip
    legal_basis = forms.CharField(
        label="Legal basis", max_length=500, help_text="The law or the agreement, with its section.",
        error_messages={"required": "Name the legal basis."},
    )  # fmt: skip
    answer_days = forms.IntegerField(
        label="Days within which a recall is answered", min_value=1, max_value=365, initial=7
    )
    valid_to = forms.DateField(
        label="Last day", required=False, widget=forms.DateInput({"type": "date"}),
        help_text="On which a delta is made; leave it empty where there is none.",
    )  # fmt: skip

    def __init__(
        self, *args: Any, partners: Choices, fields_given: Choices, forms_given: Choices, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["partner"].choices = [("", "Choose"), *partners]  # type: ignore[attr-defined]
        for name, choices in (("fields_given", fields_given), ("forms_given", forms_given)):
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    @property
    def terms(self) -> dict[str, Any]:
        """What was agreed, as `propose_supply` takes it, but with whom and of what."""
        sent = self.cleaned_data
        as_named = {name: sent[name] for name in ("legal_basis", "answer_days", "valid_to", "pushes")}
        return {**as_named, "fields": sent["fields_given"], "forms": sent["forms_given"]}


class Propose(Agreed):
    """What is to be agreed of one of the lists of hashes."""

    field_order = ("partner", "hash_list")
    hash_list = forms.ChoiceField(
        label="Which list?",
        error_messages={"required": "Choose a list.", "invalid_choice": "Choose one of those named here."},
    )

    def __init__(self, *args: Any, lists: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["hash_list"].choices = [("", "Choose"), *lists]  # type: ignore[attr-defined]
        self.fields[
            "forms_given"
        ].help_text = "Beside the signed delta. VICS needs MD5; NCMEC needs MD5, SHA-1 or PDQ."


class Said(forms.Form):
    """What a step of a supply carries."""

    because = forms.CharField(required=False, max_length=500)
    number = forms.IntegerField(required=False, min_value=1)
    says = forms.CharField(required=False, max_length=20)
    note = forms.CharField(required=False, max_length=500)
    entries = forms.IntegerField(required=False, min_value=0)
    sha256 = forms.CharField(required=False, max_length=100)


CHOICES = {
    "receipts": Receipt.Says.choices,
    "answers": Recall.Answer.choices,
    "feedback": Feedback.Says.choices,
    "outcomes": Feedback.Outcome.choices,
}

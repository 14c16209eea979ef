"""What the pages of entities ask for."""

from django import forms

from tutela.casework.subjects.classes import classes
from tutela.casework.subjects.models import OTHER
from tutela.casework.subjects.names import KINDS

_BASIS = [("", "Choose"), ("fact", "Fact: a source says so"), ("opinion", "Opinion: a person's assessment")]


def class_field() -> forms.ChoiceField:
    """Ask for a class, with what the law calls it."""
    said = classes()
    choices = [(code, f"{title} ({said.bases[code].in_words})") for code, title in said.titles.items()]
    return forms.ChoiceField(label="Class", choices=choices, initial=OTHER)


def basis_field() -> forms.ChoiceField:
    """Ask whether something is fact or opinion."""
    help_text = f"{classes().distinction.in_words}."
    return forms.ChoiceField(label="Fact or opinion", choices=_BASIS, help_text=help_text)


class NewObservation(forms.Form):
    """One thing that a person found named."""

    text = forms.CharField(
        label="What is named", max_length=400,
        help_text="As it stands there, in any notation. Nothing is fetched.",
        error_messages={"required": "Name what was found."},
    )  # fmt: skip
    kind = forms.ChoiceField(
        label="What it is", required=False,
        choices=[("", "As it reads"), *((kind, kind.capitalize()) for kind in KINDS)],
    )  # fmt: skip
    origin_kind = forms.ChoiceField(
        label="Where it stands",
        choices=[
            ("stated", "Elsewhere: say where"), ("message", "A message"), ("item", "A file"),
            ("report", "A report"),
        ],
    )  # fmt: skip
    origin = forms.IntegerField(
        label="The number of the message, file (T-) or report (R-)", min_value=0, required=False
    )
    place = forms.CharField(
        label="Where in it, or from where you have it", max_length=120, required=False,
        help_text="No name of a source here: that belongs into the register of sources.",
    )  # fmt: skip

    def __init__(self, *given: object, **named: object) -> None:
        super().__init__(*given, **named)  # type: ignore[arg-type]  # as any form is made
        self.fields["subject_class"], self.fields["basis"] = class_field(), basis_field()


class NewSubject(forms.Form):
    """A person whose risk is assessed."""

    title = forms.CharField(
        label="What they are called here", max_length=120,
        help_text="A label such as Subject 1; no more of them than is needed.",
        error_messages={"required": "Give a label."},
    )  # fmt: skip
    reason = forms.CharField(
        label="What it rests on", max_length=1000, widget=forms.Textarea({"rows": 3}),
        error_messages={"required": "Say what it rests on."},
    )  # fmt: skip

    def __init__(self, *given: object, **named: object) -> None:
        super().__init__(*given, **named)  # type: ignore[arg-type]  # as any form is made
        self.fields["subject_class"], self.fields["basis"] = class_field(), basis_field()

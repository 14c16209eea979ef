"""What the pages of packages ask for."""

from typing import Any

from django import forms

from tutela.casework.cases.models import Marking
from tutela.casework.packages.content.tables import bases
from tutela.casework.packages.models import Handling, Outcome
from tutela.casework.partners.models import Partner


class Make(forms.Form):
    """What whoever makes a package says of it."""

    summary = forms.CharField(
        label="What is it about?", max_length=4000, widget=forms.Textarea({"rows": 5}),
        help_text="In dry words: who, what, since when, what is asked. No description of what an item shows.",
        error_messages={"required": "Say what it is about."},
    )  # fmt: skip
    need = forms.CharField(
        label="What does the recipient need it for?", max_length=500, widget=forms.Textarea({"rows": 2}),
        error_messages={"required": "Say what the recipient needs it for."},
    )  # fmt: skip
    recipient = forms.ChoiceField(
        label="Which force or working group?", required=False,
        help_text="Forces, authorities and working groups that two people of the unit approved.",
    )  # fmt: skip
    route_reason = forms.CharField(
        label="Why that one?", required=False, max_length=500,
        help_text="Needed where you choose; a rule gives its own reason.",
    )  # fmt: skip
    basis = forms.ChoiceField(
        label="On which basis is it given?", error_messages={"required": "Choose a basis."}
    )
    marking = forms.ChoiceField(
        label="Marking", required=False, choices=[("", "That of what it is made of"), *Marking.Level.choices],
        help_text="It may be higher than that of what it is made of, never lower.",
    )  # fmt: skip
    handling = forms.ChoiceField(label="Handling code", choices=Handling.choices)
    conditions = forms.CharField(label="Conditions, of code C", required=False, max_length=500)
    names = forms.CharField(
        label="Further identifiers of which you are sure", required=False,
        widget=forms.Textarea({"rows": 3, "spellcheck": "false"}),
        help_text="One a line: an account, address, telephone, mailbox. Those on record are in it already.",
    )  # fmt: skip

    def __init__(self, *args: Any, forces: list[Partner], rule: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        first = ("", f"By rule: {rule}" if rule else "Choose: no rule says which")
        self.fields["recipient"].choices = [first, *((each.name, each.title) for each in forces)]  # type: ignore[attr-defined]
        self.fields["basis"].choices = [  # type: ignore[attr-defined]
            ("", "Choose"),
            *((each.code, each.in_words) for each in bases().by_code.values()),
        ]


class Act(forms.Form):
    """What a step may carry; the verb says what it lacks."""

    says = forms.CharField(required=False, max_length=500)
    code = forms.CharField(required=False, max_length=40)
    count = forms.IntegerField(required=False, min_value=0)
    as_of = forms.DateField(required=False)


class Outcomes(forms.Form):
    """A table of outcomes."""

    table = forms.CharField(
        label="The table", strip=False, max_length=1 << 20,
        widget=forms.Textarea({"rows": 12, "spellcheck": "false"}),
        help_text="With a head: package,outcome,count,on. Counts are those in all, up to that day. Outcomes: "
        + ", ".join(Outcome.Code.values) + ".",
        error_messages={"required": "Paste the table."},
    )  # fmt: skip

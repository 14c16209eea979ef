"""What the pages of feeds ask for; the verbs say what else they lack."""

from typing import Any

from django import forms

from tutela.casework.feeds.models import Feed
from tutela.engine.formats.known import WIDTHS
from tutela.engine.formats.shared.ready_mappings import ready_mappings

_CHOOSE = {"required": "Choose one.", "invalid_choice": "Choose one of those named here."}


class Terms(forms.Form):
    """What is to be agreed of a feed that is there, or is to be."""

    agreement = forms.ChoiceField(label="Under which agreement?", error_messages=_CHOOSE)
    address = forms.CharField(
        label="At which address?", max_length=2000, widget=forms.TextInput({"spellcheck": "false"}),
        help_text="Of the exchange what stands before its own paths, such as https://partner.example/hash; "
        "of a file its whole address. The settings name the host.",
        error_messages={"required": "Enter the address."},
    )  # fmt: skip
    credentials = forms.CharField(
        label="Name of the credentials (optional)", max_length=60, required=False,
        widget=forms.TextInput({"spellcheck": "false", "autocomplete": "off"}),
        help_text="What stands in brackets in the file of credentials. Never the credentials themselves.",
    )  # fmt: skip
    region = forms.CharField(
        label="Region that its numbers follow (optional)", max_length=40, required=False,
        help_text="That of the list, as its sender confirmed it. Without, its entries settle nothing.",
    )  # fmt: skip
    trusted = forms.CharField(
        label="Members whose classifications count (optional)", max_length=2000, required=False,
        help_text="Of NCMEC's exchange alone: their numbers, with spaces between. What others say is kept, "
        "and settles nothing.",
    )  # fmt: skip
    every_minutes = forms.IntegerField(
        label="Fetched every how many minutes?", min_value=5, initial=60,
        error_messages={"required": "Enter a number of minutes."},
    )  # fmt: skip
    is_whole = forms.BooleanField(
        label="The file is always whole", required=False,
        help_text="Of a file alone: what is not in it any more was taken back, and is revoked.",
    )  # fmt: skip
    most_gone = forms.IntegerField(
        label="Most that may go at once, in per cent", min_value=0, max_value=100, initial=10,
        help_text="Of a whole file. More than that stops the feed until a person has asked the partner.",
        error_messages={"required": "Enter 0 to 100."},
    )  # fmt: skip
    mapping = forms.ChoiceField(label="Columns of a table (optional)", required=False, error_messages=_CHOOSE)
    hash_kind = forms.ChoiceField(
        label="Hash of a plain list (optional)", required=False, error_messages=_CHOOSE
    )

    def __init__(self, *args: Any, choices: dict[str, list[tuple[str, str]]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = {
            "mapping": [(name, name) for name in ready_mappings()],
            "hash_kind": [(name, name) for name in WIDTHS],
            **choices,
        }
        for name, given in offered.items():
            first = "It says so itself" if name in ("mapping", "hash_kind") else "Choose"
            self.fields[name].choices = [("", first), *given]  # type: ignore[attr-defined]


class Propose(Terms):
    """What is to be agreed of a new feed."""

    partner = forms.ChoiceField(label="Of which partner?", error_messages=_CHOOSE)
    hash_list = forms.ChoiceField(
        label="Which list does it fill?", error_messages=_CHOOSE,
        help_text="One that is kept for what others send, and that no other feed fills.",
    )  # fmt: skip
    kind = forms.ChoiceField(label="How is it handed out?", choices=Feed.Kind.choices, error_messages=_CHOOSE)

    field_order = ("partner", "hash_list", "kind")


class Said(forms.Form):
    """What a step of a feed carries."""

    because = forms.CharField(required=False, max_length=400)
    region = forms.CharField(required=False, max_length=40)
    sha256 = forms.CharField(required=False, max_length=64)

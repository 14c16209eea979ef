"""What the pages of imports ask for."""

from typing import Any

from django import forms

from tutela.engine.formats.known import WIDTHS
from tutela.engine.formats.shared.ready_mappings import ready_mappings

_KIND, _MAPPING = "kind:", "mapping:"


class ChosenFormat(forms.Form):
    """What a file is, where its content does not tell."""

    format = forms.ChoiceField(label="What the file is", required=False)

    def __init__(self, sent: Any = None, *, mapping: str = "", kind: str = "") -> None:
        chosen = f"{_MAPPING}{mapping}" if mapping else f"{_KIND}{kind}" if kind else ""
        super().__init__(sent, initial={"format": chosen})
        self.fields["format"] = forms.ChoiceField(
            label="What the file is",
            required=False,
            choices=[
                ("", "What its content says"),
                *((f"{_KIND}{name}", f"Plain hashes, one a line: {name.upper()}") for name in WIDTHS),
                *((f"{_MAPPING}{name}", f"A table with columns as in {name}") for name in ready_mappings()),
            ],
        )

    def terms(self) -> dict[str, str]:
        """Give the name of the mapping and the kind of hash, each where it was chosen."""
        chosen = str(self.cleaned_data["format"])
        return {
            "mapping": chosen.removeprefix(_MAPPING) if chosen.startswith(_MAPPING) else "",
            "kind": chosen.removeprefix(_KIND) if chosen.startswith(_KIND) else "",
        }


class ConfirmedFile(forms.Form):
    """What somebody says when they have a file imported."""

    region = forms.BooleanField(required=False)

    def __init__(self, region: str, *sent: Any) -> None:
        super().__init__(*sent)
        if region:
            self.fields["region"].label = f"Its sender said that its numbers follow region {region}"
            self.fields["region"].help_text = "Without this, its records get no category and settle nothing."
        else:
            del self.fields["region"]

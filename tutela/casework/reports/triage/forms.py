"""What the page of a report asks for."""

from typing import Any

from django import forms

# As browsers send a moment, in the unit's time zone.
MOMENTS = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"]


class Step(forms.Form):
    """What a step may carry; the verb says what it lacks."""

    reason = forms.CharField(required=False, max_length=2000)
    to = forms.CharField(required=False, max_length=60)
    until = forms.DateTimeField(required=False, input_formats=MOMENTS)
    without_look = forms.CharField(required=False, max_length=2000)
    rule = forms.CharField(required=False, max_length=100)
    duplicate_of = forms.CharField(required=False, max_length=30)


def faults(act: str, form: forms.Form) -> dict[str, Any]:
    """Say what is wrong with a step: in all, and at the fields of the form of the page that was sent.

    Args:
        act: which button was pressed.
        form: what was sent, with what is wrong.

    Returns:
        `faults`, with the id of each field; `wrong`, by the names of the page; `is_settling`.
    """
    part = "settle" if act == "settle" else "step"
    ids = {"reason": f"{part}-reason"}
    said = [
        {"at": ids.get(name, name) if name in form.fields else "", "says": str(says)}
        for name, all_said in form.errors.items()
        for says in all_said
    ]
    wrong = {each["at"].replace("-", "_"): each["says"] for each in reversed(said)}
    return {"faults": said, "wrong": wrong, "is_settling": part == "settle"}

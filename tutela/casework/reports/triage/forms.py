"""What the page of a report asks for."""

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

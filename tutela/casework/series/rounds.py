"""What is looked after each minute: whether somebody holds items of a settled series that was not told."""

from tutela.casework.gate import machine
from tutela.casework.series import actions, queries


def look_for_holders() -> None:
    """Look for new holders of one settled series, if an hour has gone since anybody did."""
    for series in queries.to_look_at():
        referral = series.members.filter(left_at=None).order_by("pk").first()
        if referral is not None:
            actions.tell_holders(machine(series.unit_id, "the series"), referral.referral_id)

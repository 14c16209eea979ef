"""Opens series, puts referrals into them, moves them, tells holders, and exports what is known.

`open_with` is a step: a referral that is identified alone gets a series of its own.
"""

from tutela.casework.series.actions.add_referral import add_referral
from tutela.casework.series.actions.exports.give_export import give_export
from tutela.casework.series.actions.exports.make_export import Given, make_export
from tutela.casework.series.actions.exports.sign_export import sign_export
from tutela.casework.series.actions.join_series import join_series
from tutela.casework.series.actions.move_series import move_series
from tutela.casework.series.actions.open_series import open_series
from tutela.casework.series.actions.plan_series import plan_series
from tutela.casework.series.actions.remove_referral import remove_referral
from tutela.casework.series.actions.take_series import take_series
from tutela.casework.series.actions.telling.chase_telling import chase_telling
from tutela.casework.series.actions.telling.confirm_telling import confirm_telling
from tutela.casework.series.actions.telling.take_telling import take_telling
from tutela.casework.series.actions.telling.tell_holders import tell_holders

__all__ = [
    "Given",
    "add_referral",
    "chase_telling",
    "confirm_telling",
    "give_export",
    "join_series",
    "make_export",
    "move_series",
    "open_series",
    "plan_series",
    "remove_referral",
    "sign_export",
    "take_series",
    "take_telling",
    "tell_holders",
]

"""Opens and ends looks, shows, has previews made ahead; keeps limits, their assessments and shifts."""

from tutela.casework.welfare.actions.end_exposure import end_exposure
from tutela.casework.welfare.actions.end_look_outside import end_look_outside
from tutela.casework.welfare.actions.fitness.end_terminal import end_terminal
from tutela.casework.welfare.actions.fitness.enrol_terminal import enrol_terminal
from tutela.casework.welfare.actions.fitness.enter_clearance import enter_clearance
from tutela.casework.welfare.actions.fitness.withdraw_clearance import withdraw_clearance
from tutela.casework.welfare.actions.limits.enter_assessment import enter_assessment
from tutela.casework.welfare.actions.limits.lower_limits import lower_limits
from tutela.casework.welfare.actions.limits.plan_shift import plan_shift
from tutela.casework.welfare.actions.limits.sign_assessment import sign_assessment
from tutela.casework.welfare.actions.limits.withdraw_shift import withdraw_shift
from tutela.casework.welfare.actions.look_outside import look_outside
from tutela.casework.welfare.actions.make_previews import make_previews
from tutela.casework.welfare.actions.open_exposure import open_exposure
from tutela.casework.welfare.actions.preferences.choose_shield import choose_shield
from tutela.casework.welfare.actions.prolong_exposure import prolong_exposure
from tutela.casework.welfare.actions.show import Shown, show
from tutela.casework.welfare.actions.showing.show_beside import show_beside
from tutela.casework.welfare.actions.showing.show_sound import show_sound
from tutela.casework.welfare.actions.standin import standin
from tutela.casework.welfare.actions.void_exposure import void_exposure

__all__ = [
    "Shown",
    "choose_shield",
    "end_exposure",
    "end_look_outside",
    "end_terminal",
    "enrol_terminal",
    "enter_assessment",
    "enter_clearance",
    "look_outside",
    "lower_limits",
    "make_previews",
    "open_exposure",
    "plan_shift",
    "prolong_exposure",
    "show",
    "show_beside",
    "show_sound",
    "sign_assessment",
    "standin",
    "void_exposure",
    "withdraw_clearance",
    "withdraw_shift",
]

"""Opens and ends looks, shows, and has previews made ahead."""

from tutela.casework.welfare.actions.end_exposure import end_exposure
from tutela.casework.welfare.actions.end_look_outside import end_look_outside
from tutela.casework.welfare.actions.look_outside import look_outside
from tutela.casework.welfare.actions.make_previews import make_previews
from tutela.casework.welfare.actions.open_exposure import open_exposure
from tutela.casework.welfare.actions.preferences.choose_shield import choose_shield
from tutela.casework.welfare.actions.prolong_exposure import prolong_exposure
from tutela.casework.welfare.actions.show import Shown, show
from tutela.casework.welfare.actions.show_beside import show_beside
from tutela.casework.welfare.actions.standin import standin
from tutela.casework.welfare.actions.void_exposure import void_exposure

__all__ = [
    "Shown",
    "choose_shield",
    "end_exposure",
    "end_look_outside",
    "look_outside",
    "make_previews",
    "open_exposure",
    "prolong_exposure",
    "show",
    "show_beside",
    "standin",
    "void_exposure",
]

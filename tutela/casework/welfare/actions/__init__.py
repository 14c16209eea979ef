"""Opens and ends looks, shows, and has previews made ahead."""

from tutela.casework.welfare.actions.end_exposure import end_exposure
from tutela.casework.welfare.actions.make_previews import make_previews
from tutela.casework.welfare.actions.open_exposure import open_exposure
from tutela.casework.welfare.actions.prolong_exposure import prolong_exposure
from tutela.casework.welfare.actions.show import Shown, show
from tutela.casework.welfare.actions.standin import standin
from tutela.casework.welfare.actions.void_exposure import void_exposure

__all__ = [
    "Shown",
    "end_exposure",
    "make_previews",
    "open_exposure",
    "prolong_exposure",
    "show",
    "standin",
    "void_exposure",
]

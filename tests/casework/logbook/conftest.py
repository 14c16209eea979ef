"""A force that packages go to."""

from tests.casework.packages.conftest import force, make_force

__all__ = ["force", "make_force"]

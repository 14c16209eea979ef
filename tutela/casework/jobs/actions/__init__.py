"""What people do about background work."""

from tutela.casework.jobs.actions.start_again import start_again

__all__ = ["start_again"]

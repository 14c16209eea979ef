"""Makes papers of figures."""

from tutela.casework.figures.actions.make_paper import make_paper

__all__ = ["make_paper"]

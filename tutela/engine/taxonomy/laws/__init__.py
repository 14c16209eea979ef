"""Law packs: ordered rules from facts to a category, each with its citation."""

from tutela.engine.taxonomy.laws.derivation import Derived, NotDerivable, derive
from tutela.engine.taxonomy.laws.law import Law
from tutela.engine.taxonomy.laws.loading import load, names, parse

__all__ = ["Derived", "Law", "NotDerivable", "derive", "load", "names", "parse"]

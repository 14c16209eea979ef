"""Coded facts of one item: what may be recorded, and the same facts as JSON."""

from tutela.engine.taxonomy.facts.facts import Child, Facts
from tutela.engine.taxonomy.facts.json_form import read, write

__all__ = ["Child", "Facts", "read", "write"]

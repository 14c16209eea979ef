"""How far people agree in what they record, facet by facet, and whether faults drift; of nobody by name."""

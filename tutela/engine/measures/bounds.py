"""How low a share may truly be that was found in a sample.

Source: C. J. Clopper and E. S. Pearson, The use of confidence or fiducial limits (Biometrika 26, 1934): the
exact one-sided limit.
"""

from functools import lru_cache

from tutela.engine.measures.errors import BadPlan
from tutela.engine.measures.sampling import Plan

# So often the interval is halved: to better than a millionth.
_HALVINGS = 24


@lru_cache(maxsize=256)
def lower_bound(found: int, of: int, sure: float = 0.95) -> float:
    """Give the share that the true one is not below, with so much certainty.

    Args:
        found: how many of a sample had what is counted.
        of: how many the sample had.
        sure: how certain, between 0 and 1.

    Returns:
        a share from 0 to 1; 0 where none was found.

    Raises:
        BadPlan: more were found than there were, the sample is empty, or the certainty lies outside.
    """
    if not 0 <= found <= of or of < 1 or not 0.0 < sure < 1.0:
        raise BadPlan(f"{found} of {of} is no share of a sample, or {sure:g} no certainty.")
    if found == 0:
        return 0.0
    low, high = 0.0, 1.0
    # So many or more are found with the probability 1 - sure at the bound, and less often below it.
    fewer = Plan(of, found - 1)
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if 1.0 - fewer.passes(middle) < 1.0 - sure:
            low = middle
        else:
            high = middle
    return low

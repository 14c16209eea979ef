"""Acceptance sampling: how large a sample has to be, and how often a plan lets a bad lot pass.

A plan draws `size` items of a lot and accepts the lot where at most `accept` of them are faulty. Sources: ISO
2859-1; A. Wald, Sequential Analysis (1947) for the sequential form.
"""

from dataclasses import dataclass
from math import ceil, comb, exp, lgamma, log

from tutela.engine.measures.errors import BadPlan

# More than so many nobody checks.
_LARGEST = 5_000
# A risk this high is a toss-up.
_TOSS_UP = 0.5


@dataclass(frozen=True, slots=True)
class Plan:
    """How many items are drawn, and how many of them may be faulty.

    Raises:
        BadPlan: fewer than one is drawn, or as many may be faulty as are drawn.
    """

    size: int
    accept: int

    def __post_init__(self) -> None:
        """Refuse what is no plan."""
        if not 0 <= self.accept < self.size:
            raise BadPlan(f"A sample of {self.size} that accepts {self.accept} is no plan.")

    def passes(self, faulty: float, lot: int | None = None) -> float:
        """Give the probability that a lot passes of which a share is faulty.

        Args:
            faulty: the share, from 0 to 1.
            lot: how many items the lot has, if it is not large beside the sample.

        Raises:
            BadPlan: the share lies outside, or the lot is smaller than the sample.
        """
        if not 0.0 <= faulty <= 1.0:
            raise BadPlan(f"A share lies from 0 to 1, and {faulty:g} does not.")
        if lot is None:
            return min(1.0, sum(_binomial(self.size, found, faulty) for found in range(self.accept + 1)))
        if lot < self.size:
            raise BadPlan(f"A lot of {lot} has no sample of {self.size}. Check all of it.")
        bad = round(lot * faulty)
        ways = sum(comb(bad, found) * comb(lot - bad, self.size - found) for found in range(self.accept + 1))
        return ways / comb(lot, self.size)


@dataclass(frozen=True, slots=True)
class Sequential:
    """A sample that is drawn one by one and ends as soon as it is clear.

    Attributes:
        good, bad: the share of faults of a lot that is to pass, and of one that is not.
        wrongly_returned, wrongly_passed: how often each may go wrong.

    Raises:
        BadPlan: the shares or risks are not in order.
    """

    good: float
    bad: float
    wrongly_returned: float
    wrongly_passed: float

    def __post_init__(self) -> None:
        """Refuse what is no plan."""
        _require_order(self.good, self.bad, self.wrongly_returned, self.wrongly_passed)

    def says(self, drawn: int, faulty: int) -> bool | None:
        """Say whether the lot passes by now; None while more has to be drawn."""
        evidence = faulty * log(self.bad / self.good) + (drawn - faulty) * log(
            (1 - self.bad) / (1 - self.good)
        )
        if evidence <= log(self.wrongly_passed / (1 - self.wrongly_returned)):
            return True
        return False if evidence >= log((1 - self.wrongly_passed) / self.wrongly_returned) else None


@dataclass(frozen=True, slots=True)
class Course:
    """A plan as it is followed, one by one: it ends as soon as what is left cannot change what it comes to.

    Attributes:
        plan: how many are looked at, at most, and how many of them may be faulty.
        sequential: the boundaries by which it ends sooner still; None for the plan alone.
    """

    plan: Plan
    sequential: Sequential | None = None

    def says(self, drawn: int, faulty: int) -> bool | None:
        """Say whether the lot passes by now; None while more has to be looked at."""
        if faulty > self.plan.accept:
            return False
        if self.plan.size - drawn <= self.plan.accept - faulty:
            return True
        return self.sequential.says(drawn, faulty) if self.sequential is not None else None

    def passes(self, share: float) -> float:
        """Give the probability that a lot passes of which a share is faulty; the lot is large."""
        return self._followed(share)[0]

    def looks(self, share: float) -> float:
        """Give how many are looked at on average."""
        return self._followed(share)[1]

    def _followed(self, share: float) -> tuple[float, float]:
        """Follow every course that chance can take, together with how likely it is."""
        if not 0.0 <= share <= 1.0:
            raise BadPlan(f"A share lies from 0 to 1, and {share:g} does not.")
        under_way, passed, looks = {0: 1.0}, 0.0, 0.0
        for drawn in range(1, self.plan.size + 1):
            looks += sum(under_way.values())
            after: dict[int, float] = {}
            for faulty, likely in under_way.items():
                after[faulty] = after.get(faulty, 0.0) + likely * (1.0 - share)
                after[faulty + 1] = after.get(faulty + 1, 0.0) + likely * share
            said = {faulty: self.says(drawn, faulty) for faulty in after}
            passed += sum(likely for faulty, likely in after.items() if said[faulty] is True)
            under_way = {faulty: likely for faulty, likely in after.items() if said[faulty] is None}
        return min(1.0, passed), looks


def smallest(good: float, bad: float, wrongly_returned: float = 0.05, wrongly_passed: float = 0.10) -> Plan:
    """Find the smallest plan that keeps both risks.

    Args:
        good: the share of faults of a lot that is to pass; 0 asks for a plan that accepts no fault.
        bad: the share of a lot that is not to pass.
        wrongly_returned: how often a good lot may be returned.
        wrongly_passed: how often a bad lot may pass.

    Raises:
        BadPlan: the shares or risks are not in order, or no sample is large enough.
    """
    if good == 0.0:
        return zero_faults(bad, 1.0 - wrongly_passed)
    _require_order(good, bad, wrongly_returned, wrongly_passed)
    size, accept = 1, 0
    while size <= _LARGEST:
        plan = Plan(size, accept)
        if plan.passes(bad) > wrongly_passed:
            size += 1
        elif plan.passes(good) < 1.0 - wrongly_returned:
            size, accept = size + 1, accept + 1
        else:
            return plan
    raise BadPlan(f"{good:g} and {bad:g} lie too near for a sample of at most {_LARGEST}.")


def zero_faults(bad: float, sure: float = 0.95) -> Plan:
    """Find how many have to be without a fault to be so sure that a smaller share than `bad` is faulty.

    Raises:
        BadPlan: a share lies outside 0 and 1.
    """
    if not (0.0 < bad < 1.0 and 0.0 < sure < 1.0):
        raise BadPlan("The share of faults and how sure one is to be lie between 0 and 1.")
    return Plan(ceil(log(1.0 - sure) / log(1.0 - bad)), 0)


def _require_order(good: float, bad: float, wrongly_returned: float, wrongly_passed: float) -> None:
    if not 0.0 < good < bad < 1.0:
        raise BadPlan(f"The good share ({good:g}) lies below the bad one ({bad:g}), both between 0 and 1.")
    if not (0.0 < wrongly_returned < _TOSS_UP and 0.0 < wrongly_passed < _TOSS_UP):
        raise BadPlan("Each risk lies between 0 and one half.")


def _binomial(size: int, found: int, share: float) -> float:
    if share in (0.0, 1.0):
        return float(found == size * share)
    ways = lgamma(size + 1) - lgamma(found + 1) - lgamma(size - found + 1)
    return exp(ways + found * log(share) + (size - found) * log(1.0 - share))

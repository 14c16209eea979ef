"""One operator of three commercial sites, and a fourth that may be its as well; all of it is invented."""

from tutela.casework.commerce import actions
from tutela.casework.commerce.models import Cluster, SiteFact
from tutela.casework.gate import Actor
from tutela.casework.hosting import actions as hosting
from tutela.casework.partners import actions as partners
from tutela.casework.partners.models import Partner

GROUP = "example-working-group"
_BASIS = "Invented for the demonstration"
# Nobody's: an example of a published specification.
_WALLET = "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2"
_SITES: tuple[dict[str, str], ...] = (
    {"price": "29.99", "brand": "example-pay", "wallet": _WALLET, "registrar": "Example Registrar"},
    {"price": "29.99", "brand": "example-card", "wallet": _WALLET, "analytics": "EX-1001"},
    {"price": "49.00", "brand": "example-pay", "analytics": "EX-1001", "registrant": "EXAMPLE-HANDLE-7"},
    {"price": "49.00", "brand": "bitcoin", "registrant": "EXAMPLE-HANDLE-7"},
)


def make_sites(ida: Actor, sam: Actor, adele: Actor) -> int:
    """Make the operator and the working group told of it, unless they are there; count its addresses."""
    if not SiteFact.objects.filter(trace__unit=ida.unit).exists():
        traces = [hosting.begin_trace(ida, f"https://shop-{n}.example/") for n in range(1, len(_SITES) + 1)]
        for trace, facts in zip(traces, _SITES, strict=True):
            for kind, text in facts.items():
                currency = "EUR" if kind == "price" else ""
                actions.record_fact(ida, trace, kind, text, basis=_BASIS, currency=currency)
        actions.judge_sites(ida, traces[0], traces[1], "same", "One wallet on both.")
        actions.judge_sites(ida, traces[1], traces[2], "same", "One analytics number on both.")
    if not Partner.objects.filter(unit=ida.unit, name=GROUP).exists():
        entered = partners.enter_partner(
            sam, GROUP, "Example working group", "working group", conditions="For members of the group only"
        )
        for by in (sam, adele):
            entered = partners.approve_partner(by, entered)
    return Cluster.objects.filter(unit=ida.unit, members__isnull=False).count()

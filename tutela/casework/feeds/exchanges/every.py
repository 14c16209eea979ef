"""The exchanges by the kind of a feed."""

from typing import Final

from tutela.casework.feeds.exchanges.ncmec import Ncmec
from tutela.casework.feeds.exchanges.updates import StopNcii, ThreatExchange
from tutela.casework.feeds.exchanges.windows import Exchange

EXCHANGES: Final[dict[str, Exchange]] = {
    "ncmec": Ncmec(),
    "threatexchange": ThreatExchange(),
    "stopncii": StopNcii(),
}

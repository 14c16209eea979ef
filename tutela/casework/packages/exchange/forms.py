"""The forms in which a sending can be given beside its own, by their names."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from tutela.casework.custody import log
from tutela.casework.packages.exchange.case import as_case
from tutela.casework.packages.exchange.misp import as_misp
from tutela.casework.packages.exchange.stix import as_stix
from tutela.casework.packages.exchange.told import Told, told_of
from tutela.casework.packages.models import Sending

FORMS: Mapping[str, tuple[str, Callable[[Told], dict[str, Any]]]] = {
    "stix": ("STIX 2.1", as_stix),
    "misp": ("MISP", as_misp),
    "case": ("CASE", as_case),
}


def written(sending: Sending, form: str) -> bytes:
    """Write a sending in a form: the same sending, the same bytes."""
    told = told_of(sending, log.digest_of(sending.manifest))
    return (json.dumps(FORMS[form][1](told), indent=1, sort_keys=True) + "\n").encode()

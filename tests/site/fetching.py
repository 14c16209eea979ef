"""A feed of a partner, agreed on and fetched once, for the worlds in which pages are looked at."""

from dataclasses import replace

from django.conf import settings
from django.test import override_settings
from django.utils import timezone

from tutela.casework.feeds import actions as feeds
from tutela.casework.gate import Actor, machine
from tutela.casework.lists import actions as lists
from tutela.casework.partners import actions as partners
from tutela.casework.partners.models import Partner
from tutela.site.settings import Outbound


def feed_of(sam: Actor, finn: Actor, second: Actor, to: Partner, name: str) -> dict[str, object]:
    """Agree on a feed of a partner into a list of that name, and have it fetched: nothing lets that out."""
    theirs = lists.make_list(sam, name, purpose="known-illegal", pack="demonstration", region="UK")
    agreement = partners.propose_agreement(
        sam, to, ["hotline"], legal_basis="Sentence 1.", contact="Desk 1", valid_from=timezone.localdate()
    )
    agreement = partners.confirm_agreement(second, agreement)
    named = replace(settings.TUTELA, outbound=Outbound(allow=["feeds.example"]))
    with override_settings(TUTELA=named):
        agreed = feeds.Agreed(agreement, f"https://feeds.example/{name}", "UK")
        made = feeds.propose_feed(finn, to, theirs, "file", agreed)
    feeds.confirm_terms(sam, made, "UK")
    fetch = feeds.fetch_feed(machine(sam.unit, "the feeds"), made)
    return {"feed": made.pk, "fetch": fetch.pk if fetch else 0}

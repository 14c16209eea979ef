"""Reads a referral as the content of a package: the item's hashes, its leads, and how it stands."""

from tutela.casework.origins import queries as origins
from tutela.casework.packages.content import hashes
from tutela.casework.packages.content.contents import TIMELINE, Content, as_table, harmless, iso, timeline
from tutela.casework.referrals.models import Lead, Referral

LEADS = "leads.csv"


def of_referral(referral: Referral) -> Content:
    """Give what a referral has on record for a package."""
    leads = list(referral.leads.order_by("pk"))
    marks = origins.marks_on([referral.item_id]).get(referral.item_id, [])
    taken = [
        (lead.value, "The moment that the file states", lead.source)
        for lead in leads
        if lead.kind == Lead.Kind.TAKEN
    ]
    moved = [
        (iso(each.made_at), f"Referral: {each.get_state_display().lower()}", referral.reference)
        for each in referral.versions.order_by("number")
    ]
    parts = {
        hashes.NAME: hashes.hash_list([referral.item_id]),
        LEADS: as_table(
            ("kind", "value", "source"),
            [{"kind": each.kind, "value": harmless(each.value), "source": each.source} for each in leads],
        ),
        TIMELINE: timeline([*taken, *moved]),
    }
    band = ", ".join(mark.get_kind_display() for mark in marks)
    return Content(f"referral {referral}", parts, band=band)

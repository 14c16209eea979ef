"""What terms of a feed have to be before they are proposed."""

import re
from dataclasses import dataclass

from django.db import transaction

from tutela.casework.channels.errors import NotAllowedOut
from tutela.casework.channels.outward import allowed
from tutela.casework.custody import log
from tutela.casework.feeds.errors import BadFeed
from tutela.casework.feeds.models import Feed, Terms
from tutela.casework.gate import Actor
from tutela.casework.lists.models import HashList
from tutela.casework.partners.models import Agreement, Partner
from tutela.engine.formats.known import WIDTHS
from tutela.engine.formats.shared.ready_mappings import ready_mappings

LEAST_MINUTES, MOST_MINUTES, MOST_TRUSTED, _WHOLE = 5, 7 * 24 * 60, 200, 100
_NAME = re.compile(r"[A-Za-z0-9_-]{0,60}")
_MEMBER = re.compile(r"[A-Za-z0-9._-]{1,60}")


@dataclass(frozen=True, slots=True)
class Agreed:
    """What is to be agreed about a feed.

    Attributes:
        agreement: the agreement with its partner, in force.
        address: of the exchange's base, or of the file.
        region: the scheme that its numbers follow, that of the list; "" where nothing is to be settled.
        credentials: the name that the file of credentials has for what signs us in; "" for nothing.
        every_minutes: how often it is fetched.
        trusted: the members of an exchange whose classifications count.
        is_whole: whether what is not in a file any more was taken back.
        most_gone: the largest share of a whole file, in per cent, that may go at once without a person.
        mapping: the ready mapping that the columns of a table follow.
        hash_kind: the hash of a plain list, where its length cannot tell.
    """

    agreement: Agreement
    address: str
    region: str = ""
    credentials: str = ""
    every_minutes: int = 60
    trusted: tuple[str, ...] = ()
    is_whole: bool = False
    most_gone: int = 10
    mapping: str = ""
    hash_kind: str = ""


def require_whole(partner: Partner, hash_list: HashList, kind: str, agreed: Agreed) -> None:
    """Refuse what cannot be agreed.

    Raises:
        BadFeed: it says what.
    """
    _check_sides(partner, hash_list, agreed)
    if kind not in Feed.Kind.values:
        raise BadFeed(f"{kind!r} is no kind of a feed. Use {', '.join(Feed.Kind.values)}.")
    if kind != Feed.Kind.FILE and (set(agreed.address) & set("?#") or agreed.address.endswith("/")):
        raise BadFeed(
            "Give the base of the exchange: what stands before its own paths, without ?, # and a last /."
        )
    if agreed.region and agreed.region.casefold() != hash_list.region.casefold():
        raise BadFeed(
            f"The region agreed with {hash_list} is {hash_list.region or 'none'}, not {agreed.region}."
        )
    if not LEAST_MINUTES <= agreed.every_minutes <= MOST_MINUTES:
        raise BadFeed(f"It is fetched every {LEAST_MINUTES} to {MOST_MINUTES} minutes.")
    if not 0 <= agreed.most_gone <= _WHOLE:
        raise BadFeed("The share that may go at once is 0 to 100 per cent.")
    if not _NAME.fullmatch(agreed.credentials):
        raise BadFeed(
            "Credentials are named by letters, digits, - and _ alone. What they are stands in the file."
        )
    _check_reading(kind, agreed)


def _check_sides(partner: Partner, hash_list: HashList, agreed: Agreed) -> None:
    if partner.state != Partner.State.APPROVED:
        raise BadFeed(f"{partner} is not approved, or has ended.")
    if agreed.agreement.partner_id != partner.pk or not agreed.agreement.is_in_force:
        raise BadFeed(f"That is no agreement with {partner} that is in force.")
    if hash_list.unit_id != partner.unit_id or hash_list.is_withdrawn or hash_list.is_own:
        raise BadFeed(f"{hash_list} is no list in force that this unit keeps for what others send.")


def _check_reading(kind: str, agreed: Agreed) -> None:
    if kind != Feed.Kind.FILE and (agreed.mapping or agreed.hash_kind or agreed.is_whole):
        raise BadFeed("An exchange says itself what it hands out and takes back. Those are of a file.")
    if agreed.trusted and kind != Feed.Kind.NCMEC:
        raise BadFeed("Only NCMEC's members classify. Name none.")
    if len(agreed.trusted) > MOST_TRUSTED or not all(map(_MEMBER.fullmatch, agreed.trusted)):
        raise BadFeed(f"Members are named by their numbers there, {MOST_TRUSTED} at most.")
    if agreed.mapping and agreed.mapping not in ready_mappings():
        raise BadFeed(f"{agreed.mapping!r} is no ready mapping. Ready are {', '.join(ready_mappings())}.")
    if agreed.hash_kind and agreed.hash_kind not in WIDTHS:
        raise BadFeed(f"{agreed.hash_kind!r} is no kind of hash. Use {', '.join(WIDTHS)}.")


def require_allowed(by: Actor, partner: Partner, address: str) -> None:
    """Refuse an address that no setting lets out, and put that on record.

    Raises:
        NotAddressable: it is no address.
        NotAllowedOut: [outbound] allow does not name its host.
    """
    try:
        allowed.webhook(address)
    except NotAllowedOut:
        with transaction.atomic():
            log.record(
                by,
                "feed.refused",
                purpose="matching",
                partner=partner.pk,
                address_sha256=log.digest_of(address),
            )
        raise


def propose(by: Actor, feed: Feed, agreed: Agreed) -> Terms:
    """Put terms down, for another person to confirm; the verb that calls this locks and records."""
    return Terms.objects.create(
        feed=feed, agreement=agreed.agreement, address=agreed.address, credentials=agreed.credentials,
        region=agreed.region, trusted=list(agreed.trusted), every_minutes=agreed.every_minutes,
        is_whole=agreed.is_whole, most_gone=agreed.most_gone, mapping=agreed.mapping,
        hash_kind=agreed.hash_kind, proposed_by_id=by.person,
    )  # fmt: skip

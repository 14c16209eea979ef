"""One thing that one source says of where an address is hosted."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Method(StrEnum):
    """By what a fact was found."""

    DNS = "dns"
    REGISTRY = "registry"
    ASN_TABLE = "asn_table"
    WHOIS_TEXT = "whois_text"
    RDAP_IP = "rdap_ip"
    RDAP_DOMAIN = "rdap_domain"
    GEO_MMDB = "geo_mmdb"
    CDN_REPLY = "cdn_reply"
    PARTNER_STATEMENT = "partner_statement"
    PROVIDER_REPLY = "provider_reply"
    MANUAL = "manual"


@dataclass(frozen=True, slots=True)
class Fact:
    """What one source says.

    Attributes:
        method: by what it was found.
        source: the name of the file, or the server that answered, or whoever said so.
        query: what was asked: an IP address or a host.
        source_date: the day of which the source is; None where it does not say.
        ip: the IP address it is about; "" where it is about a host alone.
        asn: the number of the network that announces it; 0 where it is not said.
        prefix: the block of addresses, as "192.0.2.0/24".
        organisation: who holds it, as the source writes it.
        country: two letters, ISO 3166; "" where it is not said.
        abuse: mailboxes for notices, as they are written there.
        note: what a person should know, such as the path to a nested contact.
        is_offline: no network was asked.
        round: in which look at the address it was found, the first being 1; all of one look stand together.
    """

    method: Method
    source: str
    query: str
    source_date: date | None = None
    ip: str = ""
    asn: int = 0
    prefix: str = ""
    organisation: str = ""
    country: str = ""
    abuse: tuple[str, ...] = ()
    note: str = ""
    is_offline: bool = True
    round: int = 1

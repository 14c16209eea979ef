"""Bulk files of an invented world: documentation networks, networks for documentation, example domains."""

from pathlib import Path

from tests.engine.identifiers.mmdb import write
from tutela.engine.hosting.offline import Files

_DELEGATED = """2|ripencc|20261101|4|19830705|20261031|+0000
ripencc|*|ipv4|*|4|summary
ripencc|GB|ipv4|192.0.2.0|256|20200102|allocated|one
ripencc|NL|ipv4|198.51.100.0|256|20200102|allocated|two
ripencc|DE|ipv4|203.0.113.0|256|20200102|allocated|three
ripencc|GB|ipv6|2001:db8::|32|20200102|allocated|four
ripencc||ipv4|203.0.113.0|not a number||available
"""
_ROUTES = """192.0.2.0\t192.0.2.255\t64496\tGB\tEXAMPLE-ONE Example Hosting One
198.51.100.0\t198.51.100.255\t64497\tNL\tEXAMPLE-TWO Example Hosting Two
203.0.113.0\t203.0.113.127\t64498\tFR\tEXAMPLE-THREE Example Hosting Three
203.0.113.128\t203.0.113.255\t64511\tUS\tEXAMPLE-FRONT Example Front
2001:db8::\t2001:db8:ffff:ffff:ffff:ffff:ffff:ffff\t64496\tGB\tEXAMPLE-ONE Example Hosting One
no table at all
"""
_REGISTRATIONS = """% A dump of registrations.
inetnum:        192.0.2.0 - 192.0.2.255
netname:        EXAMPLE-ONE
org:            ORG-ONE1-TEST
country:        GB

organisation:   ORG-ONE1-TEST
org-name:       Example Hosting One Ltd
abuse-c:        AO1-TEST

role:           Abuse desk
abuse-mailbox:  abuse@one.example
nic-hdl:        AO1-TEST

inetnum:        198.51.100.0 - 198.51.100.255
netname:        EXAMPLE-TWO
country:        NL
abuse-mailbox:  abuse@two.example

inetnum:        nonsense
netname:        NOTHING

inet6num:       2001:db8::/32
netname:        EXAMPLE-ONE-SIX
org:            ORG-ONE1-TEST
country:        GB
"""


def made(folder: Path) -> Files:
    """Make the files in a folder."""
    delegated, routes, registrations = (
        folder / name for name in ("delegated-test-extended", "routes.tsv", "test.db.inetnum")
    )
    delegated.write_text(_DELEGATED)
    routes.write_text(_ROUTES)
    registrations.write_text(_REGISTRATIONS)
    geography = write(
        folder / "places.mmdb", {"198.51.100.0/24": {"country": {"iso_code": "NL"}}}, 1_790_000_000
    )
    return Files([str(delegated)], [str(routes)], [str(registrations)], [str(geography)])

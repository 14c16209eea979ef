"""Commands over the certificates that mail to partners is sealed to."""

from pathlib import Path
from typing import Any

import click

from tutela.casework.partners import actions, queries
from tutela.casework.partners.errors import BadPartner
from tutela.casework.partners.models import Contact, MailCertificate, Partner
from tutela.casework.partners.pages import certificate_stands
from tutela.casework.partners.sealing.certificates import MOST_CHARACTERS
from tutela.casework.people.command_line import acting_as, actor, as_json, say
from tutela.errors import NotFound


@click.group("mail-certificate")
def mail_certificate() -> None:
    """Certificates that mail to partners is sealed to: entered by one person, confirmed by another.

    \b
    Example:
      tutela mail-certificate list police-nl --as sam
    """


@mail_certificate.command("list")
@click.argument("partner")
@as_json
@acting_as
def list_(partner: str, as_json: bool, acting: str) -> None:
    """List the certificates of a partner, the newest first.

    \b
    Example:
      tutela mail-certificate list police-nl --as sam
    """
    found = _rows(queries.partner_for(actor(acting), partner))
    lines = [_line(each) for each in found] or ["None is entered: mail to it is sealed to nobody."]
    say(as_json, {"certificates": [_row(each) for each in found]}, *lines)


@mail_certificate.command()
@click.argument("partner")
@click.argument("mail")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@as_json
@acting_as
def enter(partner: str, mail: str, file: Path, as_json: bool, acting: str) -> None:
    """Put down the certificate of a person of a partner, by their mail address, from a file in PEM.

    \b
    Example:
      tutela mail-certificate enter police-nl desk@police.example desk.pem --as sam
    """
    by = actor(acting)
    chosen = queries.partner_for(by, partner)
    contact = Contact.objects.filter(partner=chosen, mail__iexact=mail, ended_at=None).order_by("pk").first()
    if contact is None:
        raise NotFound(f"{chosen} has nobody with the address {mail}.")
    with file.open("rb") as opened:
        octets = opened.read(MOST_CHARACTERS + 1)
    if not octets.isascii():
        raise BadPartner(f"{file} is no certificate in PEM.")
    made = actions.enter_certificate(by, contact, octets.decode("ascii"))
    compare = "Compare its SHA-256 with what they say on a way that you trust; another person confirms it."
    say(as_json, _row(made), _line(made), compare)


@mail_certificate.command()
@click.argument("partner")
@click.argument("sha256")
@as_json
@acting_as
def confirm(partner: str, sha256: str, as_json: bool, acting: str) -> None:
    """Confirm the certificate of this SHA-256, which another person entered.

    \b
    Example:
      tutela mail-certificate confirm police-nl 1F2E... --as quinn
    """
    by = actor(acting)
    done = actions.confirm_certificate(by, _one(queries.partner_for(by, partner), sha256))
    say(as_json, _row(done), _line(done))


@mail_certificate.command("take-back")
@click.argument("partner")
@click.argument("sha256")
@as_json
@acting_as
def take_back(partner: str, sha256: str, as_json: bool, acting: str) -> None:
    """Take the certificate of this SHA-256 back: nothing is sealed to it any more.

    \b
    Example:
      tutela mail-certificate take-back police-nl 1F2E... --as sam
    """
    by = actor(acting)
    done = actions.revoke_certificate(by, _one(queries.partner_for(by, partner), sha256))
    say(as_json, _row(done), _line(done))


def _rows(partner: Partner) -> list[MailCertificate]:
    found = MailCertificate.objects.filter(partner=partner).order_by("-pk")
    return list(found.select_related("contact", "confirmed_by"))


def _one(partner: Partner, sha256: str) -> MailCertificate:
    """Find a certificate by its whole SHA-256, as OpenSSL prints it or without colons.

    Raises:
        NotFound: the partner has none of it that stands.
    """
    wanted = sha256.replace(":", "").lower()
    found = next((each for each in _rows(partner) if each.sha256 == wanted and not each.revoked_at), None)
    if found is None:
        raise NotFound(f"{partner} has no certificate of SHA-256 {wanted[:64]} that stands.")
    return found


def _line(row: MailCertificate) -> str:
    return f"{row.sha256} {row.contact.mail}: {certificate_stands(row)}"


def _row(row: MailCertificate) -> dict[str, Any]:
    return {
        "sha256": row.sha256, "mail": row.contact.mail, "subject": row.subject, "issuer": row.issuer,
        "valid_from": row.valid_from.isoformat(), "valid_to": row.valid_to.isoformat(),
        "is_good": row.is_good, "stands": certificate_stands(row),
    }  # fmt: skip


commands: list[click.Command] = [mail_certificate]

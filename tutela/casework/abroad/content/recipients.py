"""By which channel a partner of the directory is reached, and in which scheme grades are written for it."""

from tutela.casework.abroad.content.book import OWN_WORDS, Recipient, book_of
from tutela.casework.abroad.models import Channel
from tutela.casework.partners.models import Partner
from tutela.casework.partners.queries import contacts_of
from tutela.casework.partners.sealing.rules import sealed_mailboxes


def recipient_of(unit: int, partner: Partner) -> Recipient:
    """Say by which channel and in which scheme: as the rule book says, else by mail or as a file."""
    book, _ = book_of(unit)
    named = book.recipients.get(partner.name)
    if named is not None:
        return named
    return Recipient(Channel.MAIL if mailbox_of(partner) else Channel.FILE, OWN_WORDS)


def mailbox_of(partner: Partner) -> str:
    """Give the mailbox of a partner in the directory, one that mail can be sealed to first; "" for none."""
    mails, sealed = [each.mail for each in contacts_of(partner) if each.mail], sealed_mailboxes(partner)
    return next((each for each in mails if each.lower() in sealed), next(iter(mails), ""))

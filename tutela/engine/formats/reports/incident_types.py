"""What NCMEC calls kinds of incident in a word that stands nowhere else here, and what we call them."""

MATERIAL = "Child Pornography (possession, manufacture, and distribution)"
# Every kind of incident of their form, as it is sent.
ALL = (
    MATERIAL,
    "Child Sex Trafficking",
    "Child Sex Tourism",
    "Child Sexual Molestation",
    "Misleading Domain Name",
    "Misleading Words or Digital Images on the Internet",
    "Online Enticement of Children for Sexual Acts",
    "Unsolicited Obscene Material Sent to a Child",
)
_OURS = {
    MATERIAL: "Child sexual abuse material (possession, manufacture, and distribution)",
    "Child Sex Tourism": "Travel for the sexual abuse of a child",
}


def in_our_terms(sent: str) -> str:
    """Give the kind of incident that a sender names in the words that people and rules read."""
    return _OURS.get(sent, sent)

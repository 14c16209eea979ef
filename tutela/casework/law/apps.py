"""What this room adds to the house."""

from tutela.casework import rooms
from tutela.casework.gate import Act
from tutela.engine.taxonomy.facts import schemes


class LawAndTerms(rooms.Room):
    """Law packs and schemes of terms, as the unit approved them."""

    name = "tutela.casework.law"
    addresses = "urls"
    commands = ("scheme",)
    navigation = (rooms.Entry(rooms.Group.RECORD, 76, "Terms", "terms", Act.READ_POLICIES),)
    rule_books = {
        "scheme of terms": rooms.RuleBook("tag_schemes.check", shipped="tag_schemes.shipped"),
    }

    def ready(self) -> None:
        """Have facts read by the schemes that units approved, too."""
        super().ready()
        schemes.look_also(lambda name: self.ask("tag_schemes.text_of", name))

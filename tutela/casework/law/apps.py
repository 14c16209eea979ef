"""What this room adds to the house."""

from tutela.casework import rooms
from tutela.casework.gate import Act
from tutela.casework.law import kinds
from tutela.engine.taxonomy import laws
from tutela.engine.taxonomy.facts import schemes


class LawAndTerms(rooms.Room):
    """Law packs and schemes of terms, as the unit approved them."""

    name = "tutela.casework.law"
    addresses = "urls"
    commands = ("scheme", "pack")
    navigation = (
        rooms.Entry(rooms.Group.RECORD, 76, "Terms", "terms", Act.READ_POLICIES),
        rooms.Entry(rooms.Group.RECORD, 77, "Law packs", "law-packs", Act.WRITE_POLICY),
    )
    rule_books = {
        "scheme of terms": rooms.RuleBook("tag_schemes.check", shipped="tag_schemes.shipped"),
        **{
            f"law pack {name}": rooms.RuleBook(
                "law_packs.check", kinds.TRY_LAW_PACK, "law_packs.shipped", kinds.LIST_TOUCHED, (name,)
            )
            for name in laws.names()
        },
    }

    def ready(self) -> None:
        """Have facts read by the schemes that units approved, too."""
        super().ready()
        schemes.look_also(lambda name: self.ask("tag_schemes.text_of", name))

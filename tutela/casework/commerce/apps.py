"""What this room adds to the house."""

from tutela.casework import rooms
from tutela.casework.gate import Act


class Commerce(rooms.Room):
    """Commercial sites, and who runs several."""

    name = "tutela.casework.commerce"
    addresses = "urls"
    commands = ("commerce",)
    navigation = (rooms.Entry(rooms.Group.REPORTS, 37, "Operators", "operators", Act.SEE_TRACES),)
    shows = {"cluster": "operator"}
    called = {"cluster": "OC-"}
    offers = (rooms.Offer("trace", "pages.offer"),)
    rule_books = {"payment brands": rooms.RuleBook("brands.check", shipped="brands.shipped")}
    compared = {
        "SiteFact": rooms.Compared(),
        "Judgement": rooms.Compared(),
    }
    not_compared = {
        "Cluster": "is worked out from the judgements that stand",
        "Member": "is worked out from the judgements that stand",
    }
    disposed_with_report = {
        "SiteFact": rooms.Disposed("trace", of="trace"),
        "Judgement": rooms.Disposed("left", also="right", of="trace"),
        "Member": rooms.Disposed("trace", of="trace"),
        "Cluster": rooms.Disposed(keeps="holds no words, only which others are in it"),
    }

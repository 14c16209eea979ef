"""What this room adds to the house."""

from tutela.casework import rooms
from tutela.casework.gate import Act


class Cybertips(rooms.Room):
    """Reports to NCMEC: made by one person, approved by another, sent call by call, each with its answer."""

    name = "tutela.casework.cybertips"
    addresses = "urls"
    handlers = "tasks"
    commands = ("ncmec",)
    navigation = (rooms.Entry(rooms.Group.CASEWORK, 44, "Reports to NCMEC", "cybertips", Act.SEE_CYBERTIPS),)
    shows = {"cybertip": "cybertip"}
    called = {"cybertip": "CT-"}
    notices = (
        rooms.Watch("queries.troubled", "notices.troubled"),
        rooms.Watch("queries.to_approve", "notices.to_approve"),
        rooms.Watch("queries.to_send", "notices.to_send"),
        rooms.Watch("queries.due", "notices.due"),
    )
    offers = (rooms.Offer("item", "pages.offer_of_item"),)
    rule_books = {
        "duties to report": rooms.RuleBook("content.duties.check", shipped="content.duties.shipped")
    }
    rounds = ("rounds.keep_going",)
    compared = {
        "Tip": rooms.Compared(),
        "TipFile": rooms.Compared(),
        "TipStep": rooms.Compared(),
        "TipCall": rooms.Compared(),
    }
    disposed = {
        "TipCall": rooms.Disposed("tip__case"),
        "TipStep": rooms.Disposed("tip__case"),
        "TipFile": rooms.Disposed("tip__case"),
        "Tip": rooms.Disposed(
            "case", empties=("content", "xml", "reason", "basis"),
            keeps="that it was reported, by which law, under which number of NCMEC, in codes and digests",
        ),
    }  # fmt: skip
    disposed_with_report = {
        "TipCall": rooms.Disposed("tip__report", of="report"),
        "TipStep": rooms.Disposed("tip__report", of="report"),
        "TipFile": rooms.Disposed(keeps="is of an exhibit: to what was made of a report no file is added"),
        "Tip": rooms.Disposed(
            "report", of="report", empties=("content", "xml", "reason", "basis"),
            keeps="that it was reported, under which number of NCMEC, in codes and digests",
        ),
    }  # fmt: skip

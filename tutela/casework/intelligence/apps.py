"""What this room adds to the house."""

from tutela.casework import rooms
from tutela.casework.gate import Act
from tutela.casework.intelligence.kinds import FOLLOW_TERMS


class Intelligence(rooms.Room):
    """Communications, and what our people found in them."""

    name = "tutela.casework.intelligence"
    addresses = "urls"
    handlers = "tasks"
    commands = ("communications",)
    restored = "actions.index_words.after_any"
    notices = (rooms.Watch("queries.asking", "notices.asking"),)
    offers = (rooms.Offer("exhibit", "pages.offer"),)
    rule_books = {
        "terms in communications": rooms.RuleBook(
            "terms.check", shipped="terms.shipped", followed=FOLLOW_TERMS
        ),
    }
    navigation = (
        rooms.Entry(rooms.Group.CASEWORK, 32, "Communications", "communications", Act.READ_COMMUNICATIONS),
    )
    compared = {
        "HitFinding": rooms.Compared(),
        "RangeMark": rooms.Compared(),
        "MarkedPoint": rooms.Compared(),
        "Translation": rooms.Compared(),
        "Source": rooms.Compared(but=("observed", "added", "held", "warned", "lost")),
    }
    not_compared = {
        "Attachment": "is read from a sealed file, and can be read from it again",
        "Message": "is read from a sealed file, and can be read from it again",
        "Participant": "is read from a sealed file, and can be read from it again",
        "SourceLine": "says what of a sealed file could not be read",
        "TermHit": "is found in messages, and can be found again; what was said of it is compared",
        "Thread": "is read from a sealed file, and can be read from it again",
        "Unsearched": "says what is still to be looked through",
    }
    disposed = {
        "HitFinding": rooms.Disposed("hit__thread__exhibit", of="exhibit"),
        "TermHit": rooms.Disposed("thread__exhibit", of="exhibit"),
        "MarkedPoint": rooms.Disposed("mark__thread__exhibit", of="exhibit"),
        "RangeMark": rooms.Disposed("thread__exhibit", of="exhibit"),
        "Translation": rooms.Disposed("message__thread__exhibit", of="exhibit"),
        "Attachment": rooms.Disposed("message__thread__exhibit", of="exhibit"),
        "Message": rooms.Disposed("thread__exhibit", of="exhibit"),
        "Participant": rooms.Disposed("thread__exhibit", of="exhibit"),
        "Thread": rooms.Disposed("exhibit", of="exhibit"),
        "SourceLine": rooms.Disposed("source__exhibit", of="exhibit"),
        "Source": rooms.Disposed("exhibit", of="exhibit"),
        "Unsearched": rooms.Disposed("exhibit", of="exhibit"),
    }

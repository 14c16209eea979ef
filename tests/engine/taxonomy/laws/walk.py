"""The same facts in the numbers of each recipient, by the cross-walk between the schemes."""

from tutela.engine.taxonomy.facts import Child, Facts
from tutela.engine.taxonomy.facts.terms import Activity, Answer, Development, Medium, Synthetic
from tutela.engine.taxonomy.laws import load

YES, NO = Answer.YES, Answer.NO
YOUNG = Child(band="7-10", development=Development.PREPUBESCENT)
OLDER = Child(band="14-15", development=Development.PUBESCENT)


def photograph(
    activity: Activity, child: Child, act: Answer, exhibition: Answer, focus: Answer = NO
) -> Facts:
    return Facts(
        medium=Medium.PHOTOGRAPH,
        child=YES,
        indecent=YES,
        activity=activity,
        synthetic=Synthetic.NONE,
        children=(child,),
        elements=(("explicit_act", act), ("lascivious", exhibition), ("focus", focus)),
    )


PROHIBITED = Facts(
    medium=Medium.DRAWING,
    child=YES,
    indecent=YES,
    activity=Activity.A,
    children=(YOUNG,),
    elements=(("purpose", YES), ("obscene", YES), ("prohibited_content", YES)),
)
EXTREME = load("uk").implied("extreme")

# UK category, facts, and what VICS UK, VICS US, NCMEC, ICCAM, SAP and COPINE make of them.
WALK = [
    ("A", photograph(Activity.A, YOUNG, YES, NO), 1, 1, "A1", 1, "4-5", "9-10"),
    ("A", photograph(Activity.A, OLDER, YES, NO), 1, 1, "B1", 2, "4-5", "9-10"),
    ("B", photograph(Activity.B, YOUNG, YES, NO), 2, 1, "A1", 1, "2-3", "7-8"),
    ("B", photograph(Activity.B, OLDER, YES, NO), 2, 1, "B1", 2, "2-3", "7-8"),
    ("B", photograph(Activity.B, YOUNG, NO, YES), 2, 1, "A2", 1, "2-3", "7-8"),
    ("B", photograph(Activity.B, OLDER, NO, YES), 2, 1, "B2", 2, "2-3", "7-8"),
    ("C", photograph(Activity.C, YOUNG, NO, YES, YES), 3, 1, "A2", 1, "1", "4-6"),
    ("C", photograph(Activity.C, YOUNG, NO, YES), 3, 1, "A2", 2, "1", "4-6"),
    ("C", photograph(Activity.C, OLDER, NO, YES), 3, 1, "B2", 2, "1", "4-6"),
    ("C", photograph(Activity.C, OLDER, NO, NO), 3, 2, "none", 2, "1", "4-6"),
    ("prohibited", PROHIBITED, None, 3, "none", 2, "none", "none"),
    ("extreme", EXTREME, None, 5, "none", 4, "none", "none"),
]

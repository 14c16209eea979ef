"""What is changed, and which tests must see it: one line to edit when a file moves."""

# What stands here: the name of a part, its modules, its tests, the quickest first.
Part = tuple[tuple[str, ...], tuple[str, ...]]

PARTS: dict[str, Part] = {
    "gate": (
        ("tutela.casework.gate", "tutela.casework.gate.acts"),
        ("tests/casework/test_gate.py", "tests/test_house.py", "tests/casework/people"),
    ),
    "log": (
        ("tutela.casework.custody.log",),
        ("tests/casework/custody/test_log.py",),
    ),
    "vault": (
        ("tutela.engine.vault.seal",),
        ("tests/engine/vault/test_seal.py",),
    ),
    "budget": (
        ("tutela.casework.welfare.policy", "tutela.casework.welfare.queries"),
        ("tests/casework/welfare/test_budget.py", "tests/casework/welfare/test_showing.py"),
    ),
    "dispensing": (
        ("tutela.casework.grading.actions.reservations", "tutela.casework.grading.actions.dispense"),
        ("tests/casework/grading/test_dispensing.py", "tests/casework/grading/test_actions.py"),
    ),
    "decisions": (
        ("tutela.casework.grading.actions.decisions", "tutela.casework.grading.actions.undo"),
        ("tests/casework/grading/test_actions.py", "tests/casework/quality"),
    ),
    "editions": (
        ("tutela.casework.editions.manifest", "tutela.casework.editions.actions.publish"),
        ("tests/casework/editions/test_publish.py", "tests/casework/editions/test_exports.py"),
    ),
}

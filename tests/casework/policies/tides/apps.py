from tutela.casework import rooms


class Tides(rooms.Room):
    name = "tests.casework.policies.tides"
    handlers = "tasks"
    rule_books = {"tide rules": rooms.RuleBook("rules.check", "try_tides", "rules.shipped")}

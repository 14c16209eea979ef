from tutela.engine.taxonomy import laws
from tutela.engine.taxonomy.facts import Child, Facts
from tutela.engine.taxonomy.facts.terms import Activity, Answer, Medium, Synthetic
from tutela.engine.taxonomy.laws import Derived, NotDerivable, loading
from tutela.engine.taxonomy.laws.comparing import compare

OLD = laws.load("interpol-baseline")
NEW = laws.parse(
    (loading.FOLDER / "interpol-baseline.toml")
    .read_text()
    .replace("age_limit = 13", "age_limit = 14")
    .replace('version = "1"', 'version = "2"')
    .encode(),
    "interpol-baseline",
)


def of_age(low: int, high: int) -> Facts:
    return Facts(
        medium=Medium.PHOTOGRAPH,
        child=Answer.YES,
        indecent=Answer.YES,
        activity=Activity.A,
        synthetic=Synthetic.NONE,
        children=(Child(age=(low, high)),),
    )


def test_only_what_comes_to_something_else_is_listed_with_both() -> None:
    recorded = [("item 1", of_age(7, 10)), ("item 2", of_age(13, 13)), ("item 3", of_age(11, 13))]

    changes = {change.of: change for change in compare(OLD, NEW, recorded)}

    assert list(changes) == ["item 2", "item 3"]
    before, after = changes["item 2"].before, changes["item 2"].after
    assert isinstance(before, Derived)
    assert isinstance(after, Derived)
    assert (before.value, before.version, after.value, after.version) == ("other", "1", "baseline", "2")
    assert isinstance(changes["item 3"].before, NotDerivable)


def test_another_number_for_the_same_value_is_a_change_too() -> None:
    text = (loading.FOLDER / "uk.toml").read_text()
    old, new = laws.load("uk"), laws.parse(text.replace("number = 3", "number = 4").encode(), "uk")

    assert [
        change.of for change in compare(old, new, [("c", old.implied("C")), ("a", old.implied("A"))])
    ] == ["c"]

"""Imports only point down, whichever way something is named, and no two modules need each other."""

from tests.house_rules import imports


def test_no_module_names_what_stands_above_it() -> None:
    assert not imports.arrows_up()


def test_no_modules_import_each_other_in_a_circle() -> None:
    assert not imports.circles()


def test_the_graph_sees_what_is_named_as_text_and_inside_functions() -> None:
    assert "tutela.engine.hashing.child_work" in imports.graph()["tutela.engine.hashing.examiner"]
    assert "tutela.casework.rooms" in imports.graph()["tutela.cli"]

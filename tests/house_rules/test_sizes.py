"""Files and folders are small enough to be read in one go."""

from collections import Counter
from pathlib import Path

from tests.house_rules.source import ROOT, files

MOST_LINES, MOST_LINES_OF_NINE_IN_TEN, MOST_FILES = 400, 250, 15


def _lines(file: Path) -> int:
    return len(file.read_text().splitlines())


def test_no_file_is_longer_than_the_house_allows() -> None:
    scripts = [file for file in (ROOT / "tutela").rglob("*.js") if "vendor" not in file.parts]

    long = {
        str(file.relative_to(ROOT)): _lines(file)
        for file in [*files(), *files("tests"), *files("bench"), *scripts]
        if _lines(file) > MOST_LINES
    }

    assert not long


def test_nine_files_in_ten_are_short() -> None:
    lengths = sorted(map(_lines, files()))

    assert lengths[len(lengths) * 9 // 10] <= MOST_LINES_OF_NINE_IN_TEN


def test_no_folder_holds_more_files_than_one_can_keep_in_mind() -> None:
    held = Counter(file.parent for file in files() if file.name != "__init__.py")

    assert not {str(folder.relative_to(ROOT)): count for folder, count in held.items() if count > MOST_FILES}

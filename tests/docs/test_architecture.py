"""The page of the architecture and its drawing show the rooms that there are."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROOMS = {
    path.stem
    for path in (ROOT / "evaluator").iterdir()
    if (path.suffix == ".py" and path.stem != "__init__") or (path / "__init__.py").is_file()
}


def test_the_page_names_every_room_and_no_other() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    assert set(re.findall(r"`evaluator/(\w+)(?:\.py|/)`", page)) == ROOMS


def test_the_drawing_shows_every_room_and_no_other() -> None:
    drawing = (ROOT / "docs" / "images" / "architecture.svg").read_text(encoding="utf-8")
    shown = {
        name
        for label in re.findall(r'font-weight="600">([^<]+)<', drawing)
        for name in label.split(" · ")
    }
    assert shown - {"Comparison"} == ROOMS

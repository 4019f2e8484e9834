"""Files written for a test, read, or refused."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from evaluator.errors import InputError
from evaluator.readers import Reading, examine

Examine = Callable[..., Reading]
Refusal = Callable[..., tuple[str, str]]


@pytest.fixture
def reading(tmp_path: Path) -> Examine:
    """Return a function that writes bytes to a file and reads it."""

    def read(data: bytes, name: str, **keywords: Any) -> Reading:
        (path := tmp_path / name).write_bytes(data)
        found = examine(str(path), **keywords)
        at = 0
        for place in found.document.places:
            assert at <= place.start < place.end <= len(found.document.text)
            at = place.end
        return found

    return read


@pytest.fixture
def refusal(tmp_path: Path) -> Refusal:
    """Return a function that writes bytes to a file and says how it is refused."""

    def refuse(data: bytes, name: str, **keywords: Any) -> tuple[str, str]:
        (path := tmp_path / name).write_bytes(data)
        with pytest.raises(InputError) as caught:
            examine(str(path), **keywords)
        error = caught.value
        assert error.exit_code == 1
        assert error.cure
        assert error.message.isprintable()
        assert name in error.message
        return error.slug, error.message

    return refuse

"""The made-up plan as a root, written once."""

from pathlib import Path

import pytest
from tests.water import CHECKS, write_root


@pytest.fixture(scope="session")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A root with the made-up plan."""
    return write_root(
        tmp_path_factory.mktemp("root"), "wells", "leaks", "pumps", "pressure", checks=CHECKS
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty folder of submissions."""
    made = tmp_path / "folder"
    made.mkdir()
    return made

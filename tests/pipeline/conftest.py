"""Jobs over the made-up plan."""

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.water import CHECKS, PLUGIN, write_root

from duban.cli.common import Desk
from duban.cli.evaluate import job_of
from duban.pipeline.job import Job

MakeJob = Callable[..., Job]


@pytest.fixture(scope="session")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A root with the made-up plan."""
    return write_root(tmp_path_factory.mktemp("root"), "wells", "leaks", "pumps", checks=CHECKS)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty folder of submissions."""
    made = tmp_path / "folder"
    made.mkdir()
    return made


@pytest.fixture
def job(folder: Path, root: Path) -> MakeJob:
    """Set up an evaluation of the folder."""

    def make(of: Path = folder, plugin: str = "", as_of: str = "2019-04-10") -> Job:
        own = root
        if plugin:
            own = write_root(folder.parent / "own", "wells", plugin=PLUGIN + plugin)
        return job_of(Desk.of([own], None, "en"), of, as_of, ("sample",))

    return make

"""The house of a city whose districts report before their divisions, on the example's plan."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from attrs import evolve
from tests.service.houses import open_house

from duban.pluginmanager import load_plugins
from duban.roots import find_roots
from duban.service import House

ROOT = Path(__file__).parents[2] / "examples" / "districts"
SUBMISSIONS = ROOT / "submissions"
PLUGINS = load_plugins(find_roots([ROOT]))
PLAN = "districts-2019"
BOOK = PLUGINS.book(PLAN)


@contextmanager
def districts(home: Path, port: int) -> Iterator[House]:
    with open_house(home, port) as house:
        yield evolve(house, plugins=PLUGINS, books={PLAN: BOOK})

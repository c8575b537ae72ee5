"""Calls of the command line within the test's own process."""

from pathlib import Path

from click.testing import CliRunner, Result

from duban.cli import cli
from duban.pluginmanager import load_plugins
from duban.roots import find_roots
from duban.scaffold import plan_area, write_area


def run(*arguments: str) -> Result:
    """Call duban; an error of its own is `Result.exception`."""
    return CliRunner().invoke(cli, list(arguments))


def new_area(root: Path, area: str = "water", **options: str) -> Path:
    """Write a new area, and give its root."""
    plugins = load_plugins(find_roots([]))
    write_area(plan_area(plugins, plugins.book("tianjin-2019"), area, **options), root)
    return root

"""Run duban as a module: python -m duban."""

from duban.cli import entry

entry()

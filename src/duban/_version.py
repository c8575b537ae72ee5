"""The version of duban, stated once."""

__version__ = "0.1.0"

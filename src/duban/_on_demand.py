"""Names that a package offers and imports only when they are first asked for (PEP 562)."""

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any


def on_demand(package: str, homes: Mapping[str, str]) -> Callable[[str], Any]:
    """Give the `__getattr__` of a package whose modules hold these names, set apart by spaces.

    Raises:
        AttributeError: by what is given, for a name that no module holds.
    """
    home_of = {name: module for module, names in homes.items() for name in names.split()}

    def asked_for(name: str) -> Any:
        if name not in home_of:
            raise AttributeError(f"module {package!r} has no attribute {name!r}", name=name)
        return getattr(import_module(f"{package}.{home_of[name]}"), name)

    return asked_for

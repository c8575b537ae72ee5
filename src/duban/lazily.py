"""Mappings whose values are made one by one, each when it is first asked for."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeVar

_Value = TypeVar("_Value")


class Lazily(Mapping[str, _Value]):
    """Values by name, in the order of the names; to iterate over the names makes none of them."""

    def __init__(self, names: Iterable[str], make: Callable[[str], _Value]) -> None:
        """Take the names and what makes the value of one; what that raises is raised each time."""
        self._names = dict.fromkeys(names)
        self._make = make
        self._made: dict[str, _Value] = {}

    def __getitem__(self, name: str) -> _Value:
        """Give a value, made now if it is the first time; raises KeyError for an unknown name."""
        if name not in self._made:
            if name not in self._names:
                raise KeyError(name)
            self._made[name] = self._make(name)
        return self._made[name]

    def __contains__(self, name: object) -> bool:
        """Tell whether it is one of the names."""
        return name in self._names

    def __iter__(self) -> Iterator[str]:
        """Give the names."""
        return iter(self._names)

    def __len__(self) -> int:
        """Count the names."""
        return len(self._names)

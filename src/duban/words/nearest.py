"""Names that are nearly the one that was meant."""

from collections.abc import Iterable


def nearest(name: str, known: Iterable[str], most: int = 1, alike: float = 0.5) -> list[str]:
    """Give the known names that look most like a name, the most alike first.

    `alike` runs from 0 (nothing in common) to 1 (the same).
    """
    from difflib import get_close_matches  # only a fault asks for it

    return get_close_matches(name, list(known), most, alike)

"""A mapping that makes its values when they are asked for."""

import pytest

from duban.lazily import Lazily


def test_a_value_is_made_when_it_is_first_asked_for_and_once() -> None:
    made: list[str] = []

    def make(name: str) -> str:
        made.append(name)
        return name.upper()

    values = Lazily(["b", "a", "b"], make)
    assert list(values) == ["b", "a"]
    assert [name in values for name in ("a", "c")] == [True, False]
    assert (len(values), made) == (2, [])
    assert [values["a"], values["a"], values.get("c")] == ["A", "A", None]
    assert made == ["a"]
    with pytest.raises(KeyError):
        values["c"]
    assert dict(values) == {"b": "B", "a": "A"}
    assert made == ["a", "b"]


def test_what_cannot_be_made_is_told_each_time() -> None:
    values: Lazily[int] = Lazily(["x"], int)
    for _ in range(2):
        with pytest.raises(ValueError, match="x"):
            values["x"]

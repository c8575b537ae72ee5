"""The readers that come with duban."""

import pytest

from duban.intake.readers import duban_reader


@pytest.mark.parametrize(
    ("suffix", "content"), [(".json", b'{"a": 1}'), (".yaml", b"a: 1"), (".yml", b"a: 1")]
)
def test_each_suffix_has_its_reader(suffix: str, content: bytes) -> None:
    (document,) = duban_reader()[suffix](content, "a").documents
    assert document.content == {"a": 1}

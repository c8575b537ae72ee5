"""Reading YAML as JSON would be read."""

import json

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from duban.intake.yaml_reader import read_yaml
from duban.model.findings import Finding


def content_of(text: str) -> object:
    (document,) = read_yaml(text.encode(), "a.yaml").documents
    return document.content


def finding(content: str | bytes) -> Finding:
    raw = content.encode() if isinstance(content, str) else content
    reading = read_yaml(raw, "a.yaml")
    assert reading.documents == ()
    (found,) = reading.findings
    return found


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12", 12),
        ("-12", -12),
        ("0", 0),
        ("9223372036854775807", 9223372036854775807),
        ("-9999999999999999999", -1e19),
        ("1.5", 1.5),
        (".5", 0.5),
        ("1e3", 1000.0),
        ("true", True),
        ("False", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("yes", "yes"),
        ("no", "no"),
        ("on", "on"),
        ("012", "012"),
        ("0x1f", "0x1f"),
        ("1_000", "1_000"),
        ("12:30", "12:30"),
        ("2019-06-30", "2019-06-30"),
        ("2019-07-04T16:20:00+08:00", "2019-07-04T16:20:00+08:00"),
        ("'12'", "12"),
        ('"true"', "true"),
        ("督办", "督办"),
    ],
)
def test_scalar_is_what_json_would_say(text: str, value: object) -> None:
    found = content_of(f"a: {text}")
    assert found == {"a": value}
    assert type(found["a"]) is type(value)  # type: ignore[index]


def test_blocks_of_text_are_text() -> None:
    assert content_of("a: |\n  1\nb: >\n  true\n") == {"a": "1\n", "b": "true\n"}


def test_values_know_their_lines() -> None:
    (document,) = read_yaml(b"a:\n  b: 1\n  c:\n  - 2\n  - d: 3\n", "a.yaml").documents
    paths = [("a", "b"), ("a", "c", 1, "d"), ("a", "c", 7), ("a", "x"), ("a", "b", "x"), ()]
    assert [document.place(path) for path in paths] == ["2", "5", "4", "2", "2", "1"]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("content", "code", "place"),
    [
        ("a: &x 1\nb: *x", "FILE-009", "1"),
        ("a: 1\nb: *x", "FILE-009", "2"),
        ("a: !!python/object:os.system x", "FILE-009", "1"),
        ("a: !x {b: 1}", "FILE-009", "1"),
        ("a: 1\n---\nb: 2", "FILE-006", "2"),
        ("a: 1\nb: 2\na: 3", "FILE-007", "3"),
        ("a: {b: 1, b: 2}", "FILE-007", "1"),
        ("a: 1\n? [b]\n: 2", "FILE-006", "2"),
        ("a: [1,\n", "FILE-006", "2"),
        ("a: 1\n b: 2", "FILE-006", "2"),
        ("a: .nan", "FILE-013", "1"),
        ("a: 1\nb: -.INF", "FILE-013", "2"),
        ("a: 1.0e999", "FILE-013", "1"),
        ("# nothing\n", "FILE-004", ""),
        ("a: \x07", "FILE-006", ""),
        ('a: "\\ud800"', "FILE-005", "1"),
        ('"\\ud800": 1', "FILE-005", "1"),
        ("督: 1".encode("gbk"), "FILE-005", "1"),
        ("[" * 65 + "]" * 65, "FILE-008", "1"),
        ("[" * 100_000, "FILE-008", "1"),
        ("a: " + "{a: " * 5000, "FILE-008", "1"),
    ],
)
def test_what_is_refused_has_its_code_and_line(content: str | bytes, code: str, place: str) -> None:
    found = finding(content)
    assert (found.code, found.place) == (code, place)


def test_alias_bomb_is_refused_at_its_first_anchor() -> None:
    lines = ["a0: &a0 [x, x]"] + [f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 60)]
    assert finding("\n".join(lines)).code == "FILE-009"


def test_file_of_more_values_than_any_form_is_refused() -> None:
    assert finding("[" + "0," * 60_000 + "0]").code == "FILE-003"


def test_sixty_four_levels_are_read() -> None:
    assert content_of("[" * 64 + "]" * 64) is not None


PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**15), 10**15)
    | st.text(st.characters(codec="ascii")),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(codec="ascii")), inner),
    max_leaves=10,
)


@settings(max_examples=40)
@given(PLAIN.filter(lambda made: made is not None))
def test_json_is_read_as_yaml_alike(made: object) -> None:
    text = json.dumps(made)
    assert content_of(text) == made


@settings(max_examples=40)
@given(st.dictionaries(st.text(st.characters(categories=["L"]), min_size=1), PLAIN, min_size=1))
def test_what_a_writer_of_yaml_quotes_is_read_back(made: dict[str, object]) -> None:
    text = yaml.safe_dump(made, allow_unicode=True, default_style='"')
    assert "!!" in text or content_of(text) == made

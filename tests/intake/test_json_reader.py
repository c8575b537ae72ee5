"""Reading JSON: what is refused, and where values stand."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from duban.intake.json_reader import line_of, read_json
from duban.model.findings import Finding


def finding(content: bytes) -> Finding:
    reading = read_json(content, "a.json")
    assert reading.documents == ()
    (found,) = reading.findings
    return found


def test_object_is_read_with_the_lines_of_its_values() -> None:
    content = '{\n"a": {"x": 1,\n"督": [1,\n{"b": 2}]}}'.encode()
    (document,) = read_json(content, "a.json").documents
    assert document.content == {"a": {"x": 1, "督": [1, {"b": 2}]}}
    places = [document.place(path) for path in [(), ("a",), ("a", "督"), ("a", "督", 1, "b")]]
    assert places == ["1", "2", "3", "4"]


def test_place_of_what_is_not_there_is_that_around_it() -> None:
    content = b'\n{"a":\n[1, 2]}'
    lines = [line_of(content, path) for path in [("b",), ("a", 9), ("a", "x"), ("a", 0, "x")]]
    assert lines == ["2", "3", "3", "3"]


def test_file_with_a_mark_is_read_and_placed() -> None:
    (document,) = read_json(b'\xef\xbb\xbf{"a":\n1}', "a.json").documents
    assert document.place(("a",)) == "2"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b'{"a": 1', "FILE-006"),
        (b'{"a": ', "FILE-006"),
        (b'{"a": "x', "FILE-006"),
        (b"   ", "FILE-006"),
        (b'{"a": 1,}', "FILE-006"),
        (b"{'a': 1}", "FILE-006"),
        (b"{} {}", "FILE-006"),
        (b'{"a": NaN}', "FILE-013"),
        (b'{"a": -Infinity}', "FILE-013"),
        (b'{"a": Infinity}', "FILE-013"),
        (b'{"a": "\\ud800"}', "FILE-006"),
        (b'{"\xb6\xbd": 1}', "FILE-005"),
        ('{"a": 1}'.encode("utf-16"), "FILE-005"),
        (b"[" * 100_000, "FILE-008"),
        (b"[" * 100_000 + b"]" * 100_000, "FILE-008"),
        (b'{"a":' * 100_000, "FILE-008"),
        (b"[" * 900 + b"]" * 900, "FILE-008"),
        (b"[" * 300 + b"]" * 300, "FILE-008"),
        (b'{"a": 1, "a": 1}', "FILE-007"),
        (b'{"x": [{"a": 1, "\\u0061": 2}]}', "FILE-007"),
        (b'{"a" : 1, "a": 2}', "FILE-007"),
        (b'{"a"\n: 1, "a": 2}', "FILE-007"),
        (b'{"a":1,"a":1}', "FILE-007"),
        (b'{"n":1e5,"":0,"":0}', "FILE-007"),
        (b'{"a":1,"a":2,"b":"\\"\\u003a"}', "FILE-007"),
        (b'{"a\\u0022:": 1, "b": {"c": 1, "c": 2}}', "FILE-007"),
    ],
)
def test_what_is_refused_has_its_code(content: bytes, code: str) -> None:
    assert finding(content).code == code


def test_file_of_more_values_than_any_form_is_refused() -> None:
    assert finding(b"[" + b"0," * 100_000 + b"0]").code == "FILE-003"


def test_file_of_few_values_may_be_full_of_commas() -> None:
    assert len(read_json(b'{"a": "' + b"," * 9_000 + b'"}', "a.json").documents) == 1


def test_truncated_file_says_what_to_do() -> None:
    found = finding(b'{"a": 1,\n"b": ')
    assert (found.place, found.said.say("en")) == ("2", "The file is cut off: ask for it again")


def test_syntax_error_names_line_and_column() -> None:
    found = finding(b'{"a": 1,\n"b" 2}')
    assert found.place == "2"
    assert "column 5" in found.said.say("en")


def test_repeated_key_is_named_with_its_line() -> None:
    found = finding(b'{"a": 1,\n"b": {"lit": 1,\n"lit": 2}}')
    assert found.place == "3"
    assert "“lit”" in found.said.say("en")


def test_text_that_looks_like_a_repeat_is_none() -> None:
    content = json.dumps({"a": '":', "b": '"x": "x":'}).encode()
    assert len(read_json(content, "a.json").documents) == 1


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63)
    | st.text(st.characters(codec="utf-8")),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(codec="utf-8")), inner),
    max_leaves=20,
)


@settings(max_examples=40)
@given(JSON, st.sampled_from([None, 1]), st.booleans())
def test_all_sound_json_is_read_as_the_standard_library_reads_it(
    made: object, indent: int | None, ascii_only: bool
) -> None:
    content = json.dumps(made, indent=indent, ensure_ascii=ascii_only).encode()
    reading = read_json(content, "a.json")
    assert [each.content for each in reading.documents] == [made]


@settings(max_examples=40)
@given(st.dictionaries(st.text(st.characters(codec="utf-8")), JSON, min_size=1))
def test_line_of_a_key_is_where_its_value_begins(made: dict[str, object]) -> None:
    content = (
        b"{\n"
        + b",\n".join(
            json.dumps(key).encode() + b": " + json.dumps(value).encode()
            for key, value in made.items()
        )
        + b"}"
    )
    assert [line_of(content, (key,)) for key in made] == [str(2 + at) for at in range(len(made))]

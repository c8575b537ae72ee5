from pathlib import Path
from typing import Any

import pytest
import tomli
from hypothesis import given, settings
from hypothesis import strategies as st

from duban.errors import DubanError, FileErrors, RuleFileError
from duban.rulefiles.toml import TomlFile, plain, read_toml, unknown_name

AREA = """\ufeff# 夜景灯光
area = "lighting"
reporters = [
    "div_lighting",   # ]
]
lead = "div_lighting"

[[task]]
code = "1.4"
title = '''
[[task]]
code = "no key"
'''
"quoted" = 1
shown_as.unit = "万"

[[task.indicator]]
id = "a"

  [[ task.indicator ]]  # the second
  id = "b"

[[task]]
code = "1.5"

[[task.indicator]]
id = "c"

[task.note]
zh = "…"
"""


def toml(text: str) -> TomlFile:
    return TomlFile({}, "a.toml", text)


def read(folder: Path, content: str | bytes, schema: str = "calendar") -> TomlFile:
    path = folder / "a.toml"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_toml(path, "ours/a.toml", schema)


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("area",), 2),
        (("reporters",), 3),
        (("reporters", 0), 3),
        (("lead",), 6),
        (("task", 0), 8),
        (("task", 0, "code"), 9),
        (("task", 0, "title"), 10),
        (("task", 0, "quoted"), 14),
        (("task", 0, "shown_as", "unit"), 15),
        (("task", 0, "indicator", 0, "id"), 18),
        (("task", 0, "indicator", 1), 20),
        (("task", 0, "indicator", 1, "id"), 21),
        (("task", 1, "code"), 24),
        (("task", 1, "indicator", 0, "id"), 27),
        (("task", 1, "note", "zh"), 30),
        (("task", 1, "none"), 23),
        (("none",), 1),
        ((), 1),
    ],
)
def test_line_is_that_of_the_key_or_the_nearest_table(
    path: tuple[str | int, ...], line: int
) -> None:
    assert toml(AREA.removeprefix("\ufeff")).line(*path) == line


names = st.from_regex(r"[a-z][a-z0-9_-]{0,8}", fullmatch=True)
values = st.sampled_from(
    [
        "1",
        '"one"',
        '"a\u2028b\x85c"',
        "[1,\n  2, # three ]\n]",
        '"""\nno_key = 1\n[no.table]\n"""',
        "'''\n[[none]]\n'''",
        "{a = 1, b = [2]}",
        "2019-06-30",
    ]
)
gaps = st.sampled_from(["", "\n", "# [comment]\n", "# key = 1 \u2029\n\n"])


@settings(max_examples=40)
@given(
    st.dictionaries(
        names, st.lists(st.dictionaries(names, values, max_size=3), min_size=1, max_size=3)
    ),
    st.lists(gaps, min_size=1),
    st.sampled_from(["\n", "\r\n"]),
)
def test_line_points_at_the_key(
    tables: dict[str, list[dict[str, str]]], between: list[str], ending: str
) -> None:
    text = ""
    wanted: dict[tuple[str | int, ...], int] = {}
    for name, entries in tables.items():
        for index, entry in enumerate(entries):
            text += between[len(text) % len(between)] + f"[[{name}]]\n"
            wanted[name, index] = text.count("\n")
            for key, value in entry.items():
                text += between[len(text) % len(between)]
                wanted[name, index, key] = text.count("\n") + 1
                text += f"{key} = {value}\n"
    found = toml(text.replace("\n", ending))
    assert {path: found.line(*path) for path in wanted} == wanted


def test_file_is_read_with_its_dates_as_texts(tmp_path: Path) -> None:
    found = read(tmp_path, "\ufeffsource = 'x'\nholidays = [2027-01-01]\n")
    assert found.content == {"source": "x", "holidays": ["2027-01-01"]}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('source = "x"\nholidays = [', "a.toml:2: Not TOML"),
        ('source = "x"\nsource = "y"', "a.toml:2: Not TOML"),
        ('a = 1\nb = "x', "a.toml:2: Not TOML"),
        ('source = "夜景灯光"'.encode("gbk"), "a.toml:1: Not UTF-8"),
        ('source = "x"\nholiday = []', "a.toml:2: holiday .*did you mean holidays"),
        ('source = "x"\n\ncovers = ["y"]', "a.toml:3: .*whole number"),
        ("covers = [2027]", "a.toml:1: .*lacks source"),
        ('source = "x"\na = {b = 1,\n c = 2}', "a.toml:2: Not TOML"),  # TOML 1.1 reads it
    ],
)
def test_fault_of_a_file_is_named_with_its_line(
    tmp_path: Path, content: str | bytes, said: str
) -> None:
    with pytest.raises(RuleFileError, match=f"ours/{said}"):
        read(tmp_path, content)


def test_every_fault_of_a_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileErrors) as caught:
        read(tmp_path, 'holiday = []\ncovers = ["y"]\n')
    assert [error.line for error in caught.value.errors] == [1, 2, 1]


def test_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(RuleFileError, match=r"ours/none\.toml: Cannot be read: No such file"):
        read_toml(tmp_path / "none.toml", "ours/none.toml", "calendar")


def test_schema_that_duban_lacks_is_our_own_fault(tmp_path: Path) -> None:
    with pytest.raises(LookupError, match="weather"):
        read(tmp_path, "", "weather")


def test_dates_and_times_become_the_texts_of_json() -> None:
    raw: dict[str, Any] = tomli.loads(
        "a = 2019-06-30\nb = 23:59:59\nc = [{d = 2019-06-30T08:00:00+08:00}]"
    )
    assert plain(raw) == {
        "a": "2019-06-30",
        "b": "23:59:59",
        "c": [{"d": "2019-06-30T08:00:00+08:00"}],
    }


def test_unknown_name_is_told_the_nearest() -> None:
    error = unknown_name("curve", "linaer", {"linear": 1, "build": 2}, file="a.toml", line=3)
    assert isinstance(error, DubanError)
    assert str(error) == "a.toml:3: Unknown curve linaer; did you mean linear?"


def test_name_that_nothing_resembles_is_merely_unknown() -> None:
    assert str(unknown_name("curve", "xyz", {"linear": 1})) == "Unknown curve xyz"

"""What duban evaluate --format json writes is what evaluation.schema.json says, and no more."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from tests.cli.evaluating import duban
from tests.water import event, put, submission

from duban.model.judgement import Timeliness
from duban.model.terms import Level, Severity, Status
from duban.report.rows import SECTIONS
from duban.roots import bundled_root
from duban.schemafiles.validators import FastValidator, ReferenceValidator

ROOT = bundled_root().path
SCHEMA = json.loads((ROOT / "schemas/duban/evaluation.schema.json").read_text(encoding="utf-8"))
YEAR = ROOT / "examples" / "tianjin-2019"
DISTRICTS = ROOT / "examples" / "districts"


@cache
def validators() -> tuple[FastValidator, ReferenceValidator]:
    return FastValidator(SCHEMA), ReferenceValidator(SCHEMA)


def faults(document: object) -> list[Any]:
    """List what either validator finds; both must agree."""
    fast, reference = (each.violations(document) for each in validators())
    assert [one.path for one in fast] == [one.path for one in reference]
    return fast


def document(folder: Path, as_of: str, *more: object) -> Any:
    called = duban(
        "evaluate", folder, "--plan", "tianjin-2019", "--as-of", as_of, "--format", "json", *more
    )
    assert called.code == 0
    return called.document


def of_districts() -> Any:
    """Evaluate the example in which districts report."""
    which = ("--root", DISTRICTS, "--plan", "districts-2019", "--as-of", "2019-07-06")
    return duban("evaluate", DISTRICTS / "submissions", *which, "--format", "json").document


def test_districts_that_are_added_up_fit() -> None:
    made = of_districts()
    assert faults(made) == []
    assert {row["area"] for row in made["rollup"]} == {"lighting", "public_toilets"}


def test_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.timeout(120)
@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("as_of", ["2019-01-15", "2019-03-05", "2019-07-06", "2020-02-01"])
def test_example_year_fits(as_of: str, lang: str) -> None:
    assert faults(document(YEAR, as_of, "--lang", lang)) == []


def test_instant_fits(tmp_path: Path) -> None:
    assert faults(document(tmp_path, "2019-07-06T09:00:00+08:00")) == []


def test_everything_that_goes_wrong_fits(tmp_path: Path) -> None:
    put(tmp_path, "a.docx", b"x")
    put(tmp_path, "b.json", b"{")
    put(tmp_path, "c.json", submission())
    ours = {"plan": "tianjin-2019", "area": "lighting", "reporter": "div_lighting"}
    put(tmp_path, "d.json", submission(**ours, facts={"x": 1, "arterial": {"lamps": 0, "lit": 4}}))
    put(tmp_path, "e.json", submission(**ours, facts={"arterial": {"lamps": 0, "lit": 4}}))
    put(tmp_path, "f.json", event(**ours, task="1.4"))
    made = document(tmp_path, "2019-04-10")
    assert faults(made) == []
    assert len({row["code"] for row in made["findings"]}) >= 5


@pytest.fixture(scope="module")
def real() -> str:
    """A document with one row of each section."""
    made = document(YEAR, "2019-10-06")
    made["rollup"] = of_districts()["rollup"]
    return json.dumps({**made, **{section: made[section][:1] for section in SECTIONS}})


@pytest.mark.parametrize("section", SECTIONS)
def test_row_with_a_key_too_many_or_too_few_does_not_fit(real: str, section: str) -> None:
    made = json.loads(real)
    (row,) = made[section]
    assert faults(made) == []
    assert faults({**made, section: [{**row, "more": 1}]})
    for key in row:
        assert faults(
            {**made, section: [{name: each for name, each in row.items() if name != key}]}
        )


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("format",), 2),
        (("lang",), "fr"),
        (("as_of",), "today"),
        (("plans",), []),
        (("counts", "files"), -1),
        (("tasks", 0, "status"), "fine"),
        (("scores", 0, "score"), 101),
        (("scores", 0, "period"), "2019-13"),
        (("alerts", 0, "level"), "green"),
        (("reports", 0, "due"), "5 March"),
        (("indicators", 0, "because"), ""),
    ],
)
def test_wrong_value_does_not_fit(real: str, path: tuple[Any, ...], value: object) -> None:
    made = json.loads(real)
    node = made
    for part in path[:-1]:
        node = node[part]
    node[path[-1]] = value
    assert [one.path for one in faults(made)] == [path]


def test_words_of_the_schema_are_those_of_the_model() -> None:
    rows = SCHEMA["$defs"]
    assert rows["status"]["enum"] == [status.value for status in Status]
    assert rows["report"]["properties"]["timeliness"]["enum"] == [each.value for each in Timeliness]
    assert rows["alert"]["properties"]["level"]["enum"] == [level.value for level in Level]
    assert rows["finding"]["properties"]["severity"]["enum"] == [each.value for each in Severity]


def test_every_field_has_title_and_description() -> None:
    bare: list[str] = []

    def walk(node: dict[str, Any], path: str) -> None:
        for name, each in node.get("properties", {}).items():
            if not (each.get("title") and each.get("description")):
                bare.append(f"{path}.{name}")
            walk(each, f"{path}.{name}")
            walk(each.get("items", {}), f"{path}.{name}")

    walk(SCHEMA, "")
    for name, each in SCHEMA["$defs"].items():
        walk(each, name)
    assert bare == []

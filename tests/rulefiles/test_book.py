from collections.abc import Callable
from pathlib import Path

import pytest
from tests.builders import AREA_TOML, a_root, plan_files

from duban.errors import FileErrors, RuleFileError
from duban.model.plan import Curve
from duban.model.rules import RuleBook, Timetable, WorkArea
from duban.roots import Root
from duban.rulefiles.book import (
    PlanFiles,
    Sources,
    assemble,
    digest_of,
    read_area_rules,
    read_plan_files,
)
from duban.words import Label

AREAS = {"lamps": WorkArea("lamps", "路灯")}
SECOND = "\n[[task.indicator]]" + AREA_TOML.split("[[task.indicator]]")[1].split("[[check]]")[0]


def opened(folder: Path, **changed: str) -> tuple[Root, PlanFiles]:
    root = a_root(folder / "ours", plan_files(**changed))
    return root, read_plan_files((root,), "plan-2019")


def book(
    folder: Path,
    schema: Callable[[str, str], dict[str, object] | None] = lambda _area, _plan: {
        "type": "object"
    },
    **changed: str,
) -> RuleBook:
    root, files = opened(folder, **changed)
    sources = Sources(
        schema=schema,
        rules=lambda area, _plan: read_area_rules((root,), files, area),
        timetable=lambda _area, _plan: None,
    )
    return assemble(files, AREAS | {"gas": WorkArea("gas", "燃气")}, sources)


def changed_area(old: str, new: str) -> dict[str, str]:
    return {"area": AREA_TOML.replace(old, new, 1)}


def test_book_holds_the_areas_that_have_rules(tmp_path: Path) -> None:
    found = book(tmp_path)
    assert list(found.rules) == list(found.areas) == list(found.schemas) == ["lamps"]
    assert found.timetables == {"lamps": Timetable(())}
    assert set(found.reporters) == {"div_a", "div_b"}


def test_area_without_a_file_has_no_rules(tmp_path: Path) -> None:
    root, files = opened(tmp_path)
    assert read_area_rules((root,), files, "gas") is None


def test_area_must_be_called_like_its_file(tmp_path: Path) -> None:
    root, files = opened(tmp_path, **changed_area('area = "lamps"', '\narea = "lights"'))
    with pytest.raises(RuleFileError, match=r'areas/lamps\.toml:2: area must be "lamps"'):
        read_area_rules((root,), files, "lamps")


def test_rules_without_a_schema_are_refused(tmp_path: Path) -> None:
    with pytest.raises(RuleFileError, match=r"lamps\.schema\.json: .*rules but no schema"):
        book(tmp_path, schema=lambda _area, _plan: None)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('lead = "div_a"', 'lead = "div_aa"', "Unknown reporter div_aa; did you mean div_a"),
        ('curve = "linear"', 'curve = "linaer"', "Unknown curve linaer; did you mean linear"),
        ('unit = "count"', 'unit = "count"\nstart = "baseline.y"', "Unknown baseline y"),
    ],
)
def test_name_that_nothing_bears_is_refused_with_its_line(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    with pytest.raises(RuleFileError, match=rf"ours/rules/.*lamps\.toml:\d+: {said}"):
        book(tmp_path, **changed_area(old, new))


def test_baseline_that_is_known_is_a_start(tmp_path: Path) -> None:
    found = book(tmp_path, **changed_area('unit = "count"', 'unit = "count"\nstart = "baseline.x"'))
    assert found.rules["lamps"].indicator("lit").start == "baseline.x"


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (SECOND, "The indicator lit stands twice, first in the area lamps"),
        (
            AREA_TOML[AREA_TOML.index("[[task]]") : AREA_TOML.index("[[check]]")].replace(
                '"lit"', '"l"'
            ),
            "task 1.1",
        ),
        (AREA_TOML[AREA_TOML.index("[[check]]") :], "check LMP-001"),
    ],
)
def test_name_that_stands_twice_is_refused(tmp_path: Path, more: str, said: str) -> None:
    head, check = AREA_TOML.split("\n[[check]]")
    with pytest.raises(RuleFileError, match=said):
        book(tmp_path, area=head + more + "\n[[check]]" + check)


def test_everything_that_is_wrong_is_named_together(tmp_path: Path) -> None:
    both = AREA_TOML.replace('lead = "div_a"', 'lead = "x"').replace('"linear"', '"y"')
    with pytest.raises(FileErrors) as caught:
        book(tmp_path, area=both)
    assert [str(one).split(": ")[1] for one in caught.value.errors] == [
        "Unknown reporter x",
        "Unknown curve y",
    ]


def test_misfits_of_an_area_are_named_with_the_rest(tmp_path: Path) -> None:
    wrong = AREA_TOML.replace('curve = "linear"\n', "ours = true\n")
    with pytest.raises(FileErrors) as caught:
        book(tmp_path, area=wrong)
    assert len(caught.value.errors) == 2


def test_own_curve_joins_the_curves_of_the_plan(tmp_path: Path) -> None:
    shares = '{"03-31" = 0.25, "12-31" = 1.0}'
    found = book(tmp_path, **changed_area('"linear"', shares))
    points = ((3, 31, 0.25), (12, 31, 1.0))
    assert found.curves["lit:own"] == Curve("lit:own", Label("lit:own"), points)


def test_own_curve_that_falls_is_refused_at_its_line(tmp_path: Path) -> None:
    shares = '{"03-31" = 0.25, "12-31" = 0.2}'
    with pytest.raises(RuleFileError, match=r"lamps\.toml:19: The curve lit:own falls"):
        book(tmp_path, **changed_area('"linear"', shares))


def test_area_without_own_curves_has_none(tmp_path: Path) -> None:
    root, files = opened(tmp_path)
    rules = read_area_rules((root,), files, "lamps")
    assert rules is not None
    assert rules.curves == {}


def test_digest_covers_rules_and_schemas_and_nothing_else(tmp_path: Path) -> None:
    def digest(**changed: str) -> bytes:
        root, _ = opened(tmp_path, **changed)
        return digest_of((root,), "plan-2019")

    first = digest()
    (tmp_path / "ours/rules/plan-2019/readme.md").write_text("x")
    assert digest() == first
    assert digest(plugin="x = 1\n") == first
    assert digest(**changed_area("亮灯", "亮灯数")) != first
    assert digest() == first
    (tmp_path / "ours/schemas/plan-2019/gas.schema.json").write_text("{}")
    assert digest() != first

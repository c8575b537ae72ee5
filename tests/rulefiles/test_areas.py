from datetime import date
from pathlib import Path

import pytest
from tests.builders import AREA_TOML, PLAN, SCORING

from duban.errors import FileErrors
from duban.model.rules import AreaRules, Indicator, Target
from duban.model.terms import Kind, Severity, Strictness
from duban.rulefiles.areas import area_rules
from duban.rulefiles.toml import read_toml

HEAD = AREA_TOML.split("[[task.indicator]]", maxsplit=1)[0]
KINDS = {
    "total": 'kind = "total"\nvalue = "facts.a"\nat_least = 5.0\nunit = "km"\ncurve = "linear"\n',
    "growth": 'kind = "growth"\nvalue = "facts.a"\nat_most = 5\nunit = "%"\ncurve = "linear"\n',
    "bound": 'kind = "bound"\nvalue = "facts.a"\nmore_than = 5\nunit = "%"\n',
    "milestone": 'kind = "milestone"\nfact = "facts.w"\nstage = "finished"\n',
    "document": 'kind = "document"\nfact = "facts.d"\nstage = "issued"\n',
    "cadence": 'kind = "cadence"\nvalue = "facts.a"\ntimes = 2\nevery = "month"\n',
    "watch": 'kind = "watch"\nvalue = "facts.a"\nunit = "persons"\n',
}


def read(folder: Path, text: str) -> AreaRules:
    path = folder / "lamps.toml"
    path.write_text(text, encoding="utf-8")
    return area_rules(read_toml(path, "areas/lamps.toml", "area"), PLAN, SCORING)


def indicator(folder: Path, keys: str) -> Indicator:
    head = HEAD + '[[task.indicator]]\nid = "a"\nname = "甲"\nname_en = "A"\n'
    return read(folder, head + keys).indicator("a")


def test_area_is_read_with_its_lines(tmp_path: Path) -> None:
    rules = read(tmp_path, AREA_TOML)
    assert (rules.area, rules.plan, rules.file) == ("lamps", PLAN.id, "areas/lamps.toml")
    (task,) = rules.tasks
    (check,) = rules.checks
    assert (task.line, task.indicators[0].line, check.line) == (5, 11, 21)


@pytest.mark.parametrize("kind", KINDS)
def test_kind_is_read_with_its_own_keys(tmp_path: Path, kind: str) -> None:
    assert indicator(tmp_path, KINDS[kind]).kind == Kind(kind)


def test_cadence_of_every_event_names_the_events_it_counts_of(tmp_path: Path) -> None:
    with pytest.raises(FileErrors, match="a: a cadence needs the key of"):
        indicator(tmp_path, KINDS["cadence"].replace("month", "event"))
    found = indicator(tmp_path, KINDS["cadence"].replace("month", "event") + 'of = "facts.b"\n')
    assert (found.every, found.of) == ("event", "facts.b")


def test_indicator_that_says_nothing_more_takes_the_defaults(tmp_path: Path) -> None:
    found = indicator(tmp_path, KINDS["total"])
    assert (found.due, found.measured, found.reported) == (PLAN.ends, "monthly", "to_date")
    assert (found.strictness, found.weight, found.ours) == (Strictness.HARD, 3.0, False)
    assert (found.clause, found.lead, found.reporters) == (("三(一)一",), "div_a", ("div_a",))
    assert found.target == Target("at_least", 5.0)


def test_indicator_says_everything_of_its_own(tmp_path: Path) -> None:
    found = indicator(
        tmp_path,
        KINDS["total"]
        + """clause = ["二·1"]
lead = "div_b"
reporters = ["div_b", "div_c"]
cooperating = ["div_d"]
due = 2019-09-30
strictness = "process"
measured = [3, 9]
shown_as = {unit = "公里", factor = 1000}
start = "baseline.x"
reported = "in_period"
ours = true
note = "说明"
note_en = "Note"
""",
    )
    assert (found.clause, found.lead, found.reporters) == (("二·1",), "div_b", ("div_b", "div_c"))
    assert (found.cooperating, found.due, found.weight) == (("div_d",), date(2019, 9, 30), 1.0)
    assert (found.measured, found.shown_as) == ((3, 9), ("公里", 1000.0))
    assert (found.start, found.reported, found.ours) == ("baseline.x", "in_period", True)
    assert found.note.en == "Note"


def test_bound_may_hold_between_two_dates(tmp_path: Path) -> None:
    found = indicator(tmp_path, KINDS["bound"] + "from = 2019-06-01\nuntil = 2019-08-31\n")
    assert (found.valid_from, found.valid_until) == (date(2019, 6, 1), date(2019, 8, 31))


def test_own_curve_is_named_after_the_indicator(tmp_path: Path) -> None:
    keys = KINDS["total"].replace('"linear"', '{"12-31" = 1.0}')
    assert indicator(tmp_path, keys).curve == "a:own"


def test_plugin_may_give_the_value(tmp_path: Path) -> None:
    keys = KINDS["watch"].replace('value = "facts.a"', "by_plugin = true")
    assert indicator(tmp_path, keys).by_plugin


def test_units_are_inherited_from_area_to_task_to_indicator(tmp_path: Path) -> None:
    text = AREA_TOML.replace('lead = "div_a"', 'lead = "div_a"\ncooperating = ["div_c"]', 1)
    text = text.replace('title_en = "Task"', 'title_en = "Task"\nreporters = ["div_b"]')
    (task,) = read(tmp_path, text).tasks
    assert (task.reporters, task.cooperating, task.lead) == (("div_b",), ("div_c",), "div_a")
    assert (task.indicators[0].reporters, task.indicators[0].cooperating) == (
        ("div_b",),
        ("div_c",),
    )


def test_check_belongs_to_the_only_task(tmp_path: Path) -> None:
    (check,) = read(tmp_path, AREA_TOML).checks
    assert (check.task, check.severity) == ("1.1", Severity.WARNING)


def test_check_among_several_tasks_belongs_to_the_one_it_names(tmp_path: Path) -> None:
    body = AREA_TOML.removeprefix(HEAD).split("[[check]]")[0].replace('"lit"', '"lit2"')
    other = HEAD[HEAD.index("[[task]]") :].replace("1.1", "1.2") + body
    rules = read(tmp_path, AREA_TOML + other)
    assert rules.checks[0].task == ""
    rules = read(tmp_path, AREA_TOML.replace("LMP-001", 'LMP-001"\ntask = "1.2') + other)
    assert rules.checks[0].task == "1.2"


@pytest.mark.parametrize(
    ("kind", "key"),
    [
        ("total", "unit"),
        ("total", "curve"),
        ("growth", "unit"),
        ("growth", "curve"),
        ("bound", "unit"),
        ("milestone", "fact"),
        ("milestone", "stage"),
        ("document", "fact"),
        ("document", "stage"),
        ("cadence", "times"),
        ("cadence", "every"),
        ("watch", "unit"),
    ],
)
def test_kind_without_a_key_that_it_needs_is_refused(tmp_path: Path, kind: str, key: str) -> None:
    keys = "".join(line for line in KINDS[kind].splitlines(True) if not line.startswith(key))
    with pytest.raises(FileErrors, match=f"areas/lamps.toml:11: a: a {kind} needs the key {key}"):
        indicator(tmp_path, keys)


@pytest.mark.parametrize(
    ("kind", "key"),
    [
        ("bound", 'curve = "linear"'),
        ("watch", "start = 1"),
        ("growth", 'reported = "to_date"'),
        ("total", "from = 2019-06-01"),
        ("watch", "until = 2019-06-01"),
        ("total", 'fact = "facts.w"'),
        ("watch", 'stage = "issued"'),
        ("document", "count = 3"),
        ("document", "all = true"),
        ("document", 'item = "x"'),
        ("bound", "times = 3"),
        ("milestone", 'every = "month"'),
        ("watch", 'of = "facts.a"'),
    ],
)
def test_key_of_another_kind_has_no_meaning(tmp_path: Path, kind: str, key: str) -> None:
    said = f"a: the key {key.split(maxsplit=1)[0]} has no meaning for a {kind}"
    with pytest.raises(FileErrors, match=said):
        indicator(tmp_path, KINDS[kind] + key + "\n")


@pytest.mark.parametrize(
    ("kind", "more", "said"),
    [
        (
            "total",
            "at_most = 3",
            "exactly one target of at_least, at_most, more_than, here: at_least",
        ),
        ("watch", "at_most = 3", "exactly one target of -, here: at_most"),
        ("watch", "by_plugin = true", "either value or by_plugin"),
        ("watch", "ours = true", "needs a note"),
        ("watch", "due = 2020-01-01", "due day 2020-01-01 lies outside the plan"),
        ("watch", "due = 2018-12-31", "lies outside the plan"),
    ],
)
def test_misfit_is_refused(tmp_path: Path, kind: str, more: str, said: str) -> None:
    with pytest.raises(FileErrors, match=said):
        indicator(tmp_path, KINDS[kind] + more + "\n")


def test_target_that_is_missing_is_asked_for(tmp_path: Path) -> None:
    with pytest.raises(FileErrors, match="here: -"):
        indicator(tmp_path, KINDS["bound"].replace("more_than = 5\n", ""))


def test_every_misfit_of_a_file_is_named_with_its_line(tmp_path: Path) -> None:
    wrong = AREA_TOML.replace('curve = "linear"\n', "ours = true\n")
    with pytest.raises(FileErrors) as caught:
        read(tmp_path, wrong)
    assert [(error.file, error.line) for error in caught.value.errors] == [
        ("areas/lamps.toml", 11)
    ] * 2

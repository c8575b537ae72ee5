from datetime import date, time
from pathlib import Path

import pytest
from tests.builders import CURVES_TOML, PLAN_TOML, REPORTERS_TOML, a_root, plan_files

from duban.errors import RuleFileError, UsageError
from duban.model.period import Period
from duban.model.plan import DEFAULT_POLICY, Contact, Forecasting, Plan
from duban.model.terms import Level
from duban.roots import Root, bundled_root
from duban.rulefiles.book import PlanFiles, read_plan_files
from duban.rulefiles.plans import installed_plans, read_calendar, read_one, read_plan


def plan_of(folder: Path, old: str = "", new: str = "") -> Plan:
    return read_plan(
        (a_root(folder, plan_files(plan=PLAN_TOML.replace(old, new, 1))),), "plan-2019"
    )


def files_of(folder: Path, **changed: str) -> PlanFiles:
    return read_plan_files((a_root(folder, plan_files(**changed)),), "plan-2019")


def test_plan_is_read_with_its_dates_and_settings(tmp_path: Path) -> None:
    plan = plan_of(tmp_path)
    assert (plan.issued, plan.ends) == (date(2019, 2, 25), date(2019, 12, 31))
    reporting = plan.reporting
    assert (reporting.first_period, reporting.due_time) == (Period(2019, 2), time(23, 59, 59))
    assert (reporting.summary_months, plan.reporting_clause) == ((3, 6), "通知 三")
    assert [part.clause for part in plan.parts] == ["三(一)"]


def test_settings_that_the_plan_leaves_out_are_dubans_own(tmp_path: Path) -> None:
    reporting = plan_of(tmp_path, "due_time = 23:59:59\nsummary_months = [3, 6]\n").reporting
    assert (reporting.summary_months, reporting.holiday_policy) == ((3, 6, 9, 12), "strict")


def test_unknown_plan_is_answered_with_those_there_are(tmp_path: Path) -> None:
    root = a_root(tmp_path, plan_files())
    with pytest.raises(UsageError, match="Unknown plan plan-2020; installed: plan-2019"):
        read_plan((root,), "plan-2020")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('id = "plan-2019"', 'id = "plan"', "plan.toml:1: The plan's id"),
        ("Asia/Shanghai", "Asia/Tianjin", "plan.toml:8: Unknown time zone"),
        ("Asia/Shanghai", "../etc", "plan.toml:8: Unknown time zone"),
        ('last_period = "2019-12"', 'last_period = "0000-12"', "plan.toml:15: last_period must be"),
        ("due_day", "dueday", "plan.toml:16: .*did you mean due_day"),
    ],
)
def test_wrong_plan_is_named_with_its_line(tmp_path: Path, old: str, new: str, said: str) -> None:
    with pytest.raises(RuleFileError, match=said):
        plan_of(tmp_path, old, new)


def test_plans_of_all_roots_are_installed(tmp_path: Path) -> None:
    roots = [
        a_root(tmp_path / name, {f"rules/{name}/plan.toml": ""}) for name in ("b-2020", "a-2019")
    ]
    assert installed_plans(tuple(roots)) == ("a-2019", "b-2020")


def test_missing_file_of_a_plan_is_named(tmp_path: Path) -> None:
    root = a_root(tmp_path, {"rules/p/plan.toml": ""})
    with pytest.raises(RuleFileError, match=r"rules/p: The plan p lacks the file scoring\.toml"):
        read_one((root,), "p", "scoring.toml", "scoring")


def test_reporters_have_contacts_and_dates(tmp_path: Path) -> None:
    reporters = files_of(tmp_path).reporters
    assert reporters["div_a"].contact == Contact("样例", "000")
    assert not reporters["div_a"].answers_on(date(2018, 12, 31))
    assert reporters["div_b"].valid_from is None


def test_baselines_are_figures_with_date_and_source(tmp_path: Path) -> None:
    baseline = files_of(tmp_path).rest["baselines"]["x"]
    assert (baseline.value, baseline.date, baseline.source) == (2.0, date(2018, 12, 31), "样例")


def test_alert_settings_are_levels_and_thresholds(tmp_path: Path) -> None:
    alerting = files_of(tmp_path).rest["alerting"]
    assert (alerting.levels["late"], alerting.behind_share) == (Level.YELLOW, 0.05)
    assert "source" not in alerting.levels
    assert alerting.sources["levels"].say("en").startswith("our proposal")


def alerts(old: str = "", new: str = "") -> str:
    text = (bundled_root().path / "rules/tianjin-2019/alerts.toml").read_text(encoding="utf-8")
    assert old in text
    return text.replace(old, new, 1)


def test_policy_of_matters_has_limits_and_its_source(tmp_path: Path) -> None:
    alerting = files_of(tmp_path, alerts=alerts("blue = 3", "blue = 4")).rest["alerting"]
    assert alerting.policy.limits == {Level.BLUE: 4, Level.YELLOW: 5, Level.RED: 10}
    assert (alerting.policy.most_extensions, alerting.policy.second_yellow_is_red) == (2, True)
    assert alerting.sources["matters"].say("en").startswith("our proposal")


def test_forecast_has_its_settings_and_their_source(tmp_path: Path) -> None:
    alerting = files_of(tmp_path, alerts=alerts("warn_from = 0.6", "warn_from = 0.75")).rest[
        "alerting"
    ]
    assert alerting.forecasting == Forecasting(warn_from=0.75, least_reports=3)
    assert alerting.sources["forecast"].say("en").startswith("our proposal")


def test_plan_that_says_nothing_of_forecasts_has_ours(tmp_path: Path) -> None:
    before, _, rest = alerts("miss_likely", "#").partition("[forecast]")
    text = before + "[matters]" + rest.partition("[matters]")[2]
    assert files_of(tmp_path, alerts=text).rest["alerting"].forecasting == Forecasting()


def test_plan_that_says_nothing_of_matters_has_our_policy(tmp_path: Path) -> None:
    text = alerts().partition("[matters]")[0]
    assert files_of(tmp_path, alerts=text).rest["alerting"].policy == DEFAULT_POLICY


def test_policy_may_leave_out_what_we_propose(tmp_path: Path) -> None:
    text = alerts("second_yellow_is_red = true", "").replace("most_extensions = 2", "")
    assert files_of(tmp_path, alerts=text).rest["alerting"].policy == DEFAULT_POLICY


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("blue = 3, ", "", "blue"),
        ("blue = 3", "blue = 0", "less than 1"),
        ("most_extensions = 2", "most_extensions = -1", "less than 0"),
        ("most_extensions", "most_extension", "did you mean most_extensions"),
    ],
)
def test_wrong_policy_is_named_with_its_line(tmp_path: Path, old: str, new: str, said: str) -> None:
    with pytest.raises(RuleFileError, match=rf"alerts\.toml:\d+: .*{said}"):
        files_of(tmp_path, alerts=alerts(old, new))


def test_scoring_settings_are_blocks_weights_and_deductions(tmp_path: Path) -> None:
    scoring = files_of(tmp_path).scoring
    assert sum(block.weight for block in scoring.blocks) == 100.0
    assert scoring.strictness_weights == {"hard": 3.0, "stretch": 2.0, "process": 1.0}
    assert (scoring.late_share, scoring.element_deduction) == (0.667, 4.0)


@pytest.mark.parametrize(
    ("shares", "said"),
    [
        ('{"06-30" = 0.5, "07-31" = 0.4, "12-31" = 1.0}', "linear falls"),
        ('{"06-30" = 0.5, "05-31" = 0.6, "12-31" = 1.0}', "days out of order"),
        ('{"06-30" = 0.5}', "does not end at 1"),
        ('{"04-31" = 0.5, "12-31" = 1.0}', "a day that no month has"),
        ('{"12-31" = 1.5}', "cannot be more than 1"),
    ],
)
def test_curve_that_falls_or_does_not_end_at_1_is_refused(
    tmp_path: Path, shares: str, said: str
) -> None:
    wrong = CURVES_TOML.replace('{"06-30" = 0.5, "12-31" = 1.0}', shares)
    with pytest.raises(RuleFileError, match=rf"curves\.toml:5: .*{said}"):
        files_of(tmp_path, curves=wrong)


def test_later_root_wins_key_by_key(tmp_path: Path) -> None:
    first = a_root(tmp_path / "first", plan_files())
    renamed = REPORTERS_TOML.replace("甲处", "新甲处").split("[div_b]")[0]
    build = CURVES_TOML.replace("[linear]", "[build]")
    changed = {"rules/plan-2019/reporters.toml": renamed, "rules/plan-2019/curves.toml": build}
    files = read_plan_files((first, a_root(tmp_path / "last", changed)), "plan-2019")
    assert [one.name.zh for one in files.reporters.values()] == ["新甲处", "乙处"]
    assert set(files.rest["curves"]) == {"linear", "build"}


def test_root_may_leave_out_what_an_earlier_one_has(tmp_path: Path) -> None:
    first = a_root(tmp_path / "first", plan_files())
    files = read_plan_files((first, a_root(tmp_path / "last", {})), "plan-2019")
    assert set(files.rest["curves"]) == {"linear"}


def calendar_root(folder: Path, text: str) -> Root:
    return a_root(folder, {"calendar/2099.toml": text})


def test_calendar_files_lie_over_the_published_calendar(tmp_path: Path) -> None:
    text = 'source = "x"\ncovers = [2099]\nholidays = [2099-01-01]\nworkdays = [2099-01-03]\n'
    last = calendar_root(tmp_path / "last", 'source = "y"\nworkdays = [2099-01-01]\n')
    calendar = read_calendar((calendar_root(tmp_path / "first", text), last))
    days = [date(2099, 1, day) for day in (1, 3, 4, 5)]
    assert [calendar.is_workday(day) for day in days] == [True, True, False, True]


OWN_ELEMENTS = """
[[element]]
id = "headway"
name = "进展"
name_en = "headway"
hint = "做了什么。"
monthly = true

[[element]]
id = "{second}"
name = "举措"
name_en = "remedies"
"""


def test_plan_without_words_of_its_own_has_the_five_elements_and_no_form_of_clauses(
    tmp_path: Path,
) -> None:
    plan = plan_of(tmp_path)
    assert plan.asks_the_five
    assert plan.elements_asked(Period(2019, 3))[-1] == "effect"
    assert plan.elements_asked(Period(2019, 4)) == ("effect",)
    assert (plan.clause_form, plan.reporting.due_month) == ("", "next")


def test_plan_may_name_its_own_elements(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, "[[part]]", OWN_ELEMENTS.format(second="remedies") + "[[part]]")
    assert not plan.asks_the_five
    assert plan.elements_asked(Period(2019, 3)) == ("headway", "remedies")
    assert plan.elements_asked(Period(2019, 4)) == ("headway",)


@pytest.mark.parametrize("second", ["headway", "evidence", "quarter_summary"])
def test_element_that_takes_the_key_of_another_is_refused(tmp_path: Path, second: str) -> None:
    with pytest.raises(RuleFileError, match=rf"The element {second} has a key that is taken"):
        plan_of(tmp_path, "[[part]]", OWN_ELEMENTS.format(second=second) + "[[part]]")


def test_form_of_clauses_that_is_no_expression_is_refused_by_its_line(tmp_path: Path) -> None:
    with pytest.raises(
        RuleFileError, match=r"plan\.toml:[0-9]+: The form of clauses is no regular"
    ):
        plan_of(tmp_path, "[[part]]", "[clauses]\nform = '(一'\nsamples = ['一']\n[[part]]")


def test_form_and_signers_are_called_as_the_plan_says(tmp_path: Path) -> None:
    words = '[form]\nleader = "副局长"\nleader_en = "deputy"\n[[part]]'
    form = plan_of(tmp_path, "[[part]]", words).form
    assert (form.title, form.signatures[1].zh, form.signatures[1].en) == (
        "督办事项月报表",
        "副局长签字",
        "deputy's signature",
    )

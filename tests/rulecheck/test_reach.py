"""Indicators that no report can ever bear out."""

import pytest
from tests.rulecheck.broken import RULES, Broken

BOUND = {"kind": '"bound"', "value": '"facts.renewed"', "unit": '"km"', "at_most": "90.0"}
SHOWN = {"shown_as": '{unit = "公里", factor = 1.0}'}


@pytest.mark.parametrize(
    ("keys", "needle", "words"),
    [
        ({"from_": "2019-09-01", "until": "2019-05-01"}, "until", "is no time"),
        ({"until": "2019-01-31"}, "until", "outside the reports"),
        ({"from_": "2020-02-01"}, "from", "outside the reports"),
        ({"due": "2019-01-15"}, "due", "before the first report"),
        ({"measured": "[4]", "from_": "2019-05-01", "until": "2019-09-30"}, "measured", "no month"),
    ],
)
def test_indicator_that_is_never_judged_is_named(
    broken: Broken, keys: dict[str, str], needle: str, words: str
) -> None:
    broken.with_indicator(**BOUND, **SHOWN, **keys)
    broken.assert_only(RULES, f"{needle} = {keys[needle if needle != 'from' else 'from_']}", words)


def test_cadence_measured_beside_its_window_is_named(broken: Broken) -> None:
    broken.with_indicator(
        kind='"cadence"',
        value='"facts.samples.taken"',
        times="1",
        every='"quarter"',
        due="2019-11-30",
        measured="[2]",
    ).assert_only(RULES, "measured = [2]", "end of each quarter")


def test_target_beyond_what_the_form_takes_is_named(broken: Broken) -> None:
    broken.change(RULES, "at_least = 12.0", "at_least = 20000.0")
    broken.assert_only(RULES, "at_least = 20000.0", "no figure beyond 10000")


@pytest.mark.parametrize("start", [None, "0.0", "89.0"])
@pytest.mark.parametrize("kind", ["total", "growth"])
def test_upper_limit_that_a_figure_would_climb_to_is_named(
    broken: Broken, kind: str, start: str | None
) -> None:
    keys = BOUND | SHOWN | {"kind": f'"{kind}"', "curve": '"linear"'}
    broken.with_indicator(**keys, **({"start": start} if start else {}))
    broken.assert_only(RULES, "at_most = 90.0", 'or make a limit kind = "bound"')


@pytest.mark.parametrize("start", ["90.0", "120.0"])
def test_upper_limit_to_fall_to_is_sound(broken: Broken, start: str) -> None:
    keys = BOUND | SHOWN | {"kind": '"growth"', "curve": '"linear"', "start": start}
    assert broken.with_indicator(**keys).remarks() == []

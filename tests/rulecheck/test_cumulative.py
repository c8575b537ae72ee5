"""Totals of months must not add up what is cumulative already."""

from tests.rulecheck.broken import LIST, RULES, SCHEMA, Broken

LINE = 'reported = "in_period"'


def test_total_of_months_over_a_cumulative_fact_is_an_error(broken: Broken) -> None:
    broken.change(RULES, 'kind = "total"\n', f'kind = "total"\n{LINE}\n')
    broken.assert_only(RULES, LINE, "facts.renewed is cumulative", LINE)


def test_total_of_months_over_the_months_own_figure_is_none(broken: Broken) -> None:
    broken.change(RULES, 'kind = "total"\n', f'kind = "total"\n{LINE}\n')
    broken.change(SCHEMA, '"x-cumulative": true', '"x-cumulative": false')
    assert broken.remarks() == []


def test_total_of_months_over_a_cumulative_column_is_an_error(broken: Broken) -> None:
    roads = LIST.replace('"x-unit": "km"', '"x-unit": "km", "x-cumulative": true')
    broken.change(SCHEMA, '    "samples": {\n', roads)
    broken.change(RULES, 'kind = "total"\n', f'kind = "total"\n{LINE}\n')
    text = (broken.path / RULES).read_text("utf-8")
    value = "facts.renewed"
    broken.write(
        RULES, text.replace(f'value = "{value}"', "value = 'sum(facts.roads, \"length\")'")
    )
    found = [one.said.say("en") for one in broken.remarks() if one.level == "error"]
    assert any("facts.roads[].length is cumulative" in said for said in found), found

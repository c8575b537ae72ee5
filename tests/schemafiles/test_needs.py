"""What a rule needs of the facts: named, read, and asked for on its account."""

from tests.builders import an_indicator, area_rules

from duban.schemafiles.leaves import leaves_of
from duban.schemafiles.needs import facts_asked, facts_named, facts_read, facts_within

LEAVES = leaves_of(
    {
        "type": "object",
        "properties": {
            "lamps": {
                "type": "object",
                "properties": {"lit": {"type": "integer"}, "fitted": {"type": "integer"}},
            },
            "visits": {"type": "integer"},
            "scheme": {
                "type": "object",
                "properties": {"stage": {"type": "string"}, "date": {"type": "string"}},
            },
        },
    }
)
LIT, FITTED, VISITS = "facts.lamps.lit", "facts.lamps.fitted", "facts.visits"
SCHEME = ("facts.scheme.stage", "facts.scheme.date")
RATE = an_indicator(id="rate", value=f"100.0 * {LIT} / {FITTED}")
BY_PLUGIN = an_indicator(id="patrols", value=None, by_plugin=True)


def test_facts_are_named_in_the_order_of_the_rule_and_once() -> None:
    assert facts_within(f"{FITTED} > {LIT} && {LIT} > 0.0") == (FITTED, LIT)


def test_baseline_is_no_fact() -> None:
    assert facts_within("facts.visits - baseline.visits") == (VISITS,)


def test_figure_of_last_month_is_a_fact_of_every_month() -> None:
    assert facts_within("facts.visits > previous.visits + previous.lamps.lit") == (VISITS, LIT)


def test_of_is_part_of_the_rule() -> None:
    assert facts_named(an_indicator(value="facts.visits", of=FITTED), LEAVES) == (VISITS, FITTED)


def test_milestone_names_all_leaves_of_its_fact() -> None:
    assert facts_named(an_indicator(value=None, fact="facts.scheme"), LEAVES) == SCHEME


def test_rule_in_data_reads_what_it_names_and_has_that_asked() -> None:
    assert facts_named(RATE, LEAVES) == facts_read(RATE, LEAVES) == (LIT, FITTED)
    assert facts_asked(area_rules(RATE), LEAVES) == {"rate": (LIT, FITTED)}


def test_of_a_milestone_the_stage_is_read_and_its_day_asked() -> None:
    scheme = an_indicator(id="scheme", value=None, fact="facts.scheme")
    assert facts_read(scheme, LEAVES) == SCHEME[:1]
    assert facts_asked(area_rules(scheme), LEAVES) == {"scheme": SCHEME}


def test_plugin_names_nothing_and_may_read_everything() -> None:
    assert facts_named(BY_PLUGIN, LEAVES) == ()
    assert facts_read(BY_PLUGIN, LEAVES) == tuple(LEAVES)


def test_on_account_of_a_plugin_only_facts_that_no_rule_names_are_asked() -> None:
    asked = facts_asked(area_rules(BY_PLUGIN, RATE), LEAVES)
    assert asked == {"patrols": (VISITS, *SCHEME), "rate": (LIT, FITTED)}

"""The example of a replay: one threshold, and nothing else, is raised."""

from pathlib import Path

from tests.cli.evaluating import duban

EXAMPLES = Path(__file__).parents[2] / "examples"


def test_milder_rules_differ_in_one_threshold() -> None:
    called = duban(
        "replay", EXAMPLES / "tianjin-2019", "--rules", EXAMPLES / "milder", "--plan", "tianjin-2019",
        "--as-of", "2019-07-06", "--format", "json",
    )  # fmt: skip
    assert [each["key"] for each in called.document["rules"]] == ["thresholds.behind_share"]
    assert called.document["alerts"]
    assert all(each["after"] is None for each in called.document["alerts"])

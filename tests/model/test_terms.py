from duban.model.judgement import Alert
from duban.model.terms import (
    LEVEL_LABELS,
    LEVEL_ORDER,
    SEVERITY_LABELS,
    SEVERITY_LEVELS,
    STAGE_RANK,
    STATUS_LABELS,
    STATUS_ORDER,
    Level,
    Severity,
    Status,
)
from duban.words import Label


def test_every_word_has_a_label_in_both_languages() -> None:
    tables = (STATUS_LABELS, SEVERITY_LABELS, LEVEL_LABELS)
    assert [len(table) for table in tables] == [len(Status), len(Severity), len(Level)]
    assert all(one.zh and one.en for table in tables for one in table.values())


def test_statuses_run_from_missed_to_done() -> None:
    ranked = sorted(STATUS_ORDER, key=STATUS_ORDER.__getitem__)
    said = "missed broken off_track unknown behind unverified ahead on_track done"
    assert ranked[:9] == said.split()


def test_severities_count_as_blue_yellow_red() -> None:
    levels = [SEVERITY_LEVELS[each] for each in Severity]
    assert levels == ["blue", "yellow", "red"]
    assert [LEVEL_ORDER[each] for each in levels] == [1, 2, 3]


def test_stages_rank_in_the_order_in_which_they_are_reached() -> None:
    works = ["none", "started", "finished", "accepted", "opened"]
    papers = ["none", "researched", "drafted", "consulted", "reviewed", "issued"]
    assert [STAGE_RANK[stage] for stage in works] == [0, 1, 2, 3, 4]
    assert [STAGE_RANK[stage] for stage in papers] == [0, 1, 2, 3, 4, 5]


def alert(**subject: str) -> Alert:
    said = Label("说明")
    return Alert(
        "late", Level.YELLOW, "lamps", "div_a", "2019-06", said, said, plan="plan-2019", **subject
    )


def test_key_names_the_indicator_else_the_subject_else_the_task() -> None:
    head = "plan-2019/late/div_a/lamps"
    assert alert(indicator="lit", subject="s", task="1.4").key == f"{head}/lit/2019-06"
    assert alert(subject="s", task="1.4").key == f"{head}/s/2019-06"
    assert alert(task="1.4").key == f"{head}/1.4/2019-06"
    assert alert().key == f"{head}/-/2019-06"

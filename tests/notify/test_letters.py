from datetime import UTC, date, datetime
from pathlib import Path
from typing import get_args

import pytest
from attrs import evolve
from tests.builders import PLAN

from duban.matters import Reason
from duban.model.matters import Matter
from duban.model.period import Period
from duban.model.pressing import Policy, Source
from duban.model.terms import Level
from duban.notify import (
    Letter,
    Line,
    Paper,
    Written,
    acknowledgement_letter,
    catch_up_letter,
    digest_letter,
    event_letter,
    reminder_letter,
    system_letter,
    template_folders,
    trial_letter,
)
from duban.notify.letters import REASON_LABELS
from duban.roots import Root, bundled_root
from duban.words import Label, message

NOW = datetime(2019, 7, 8, 0, 30, 5, tzinfo=UTC)
UNIT = Label("园林绿化处", "Greening division")
BUNDLED = template_folders([bundled_root()])
PAPER = Paper(PLAN, "zh", BUNDLED)
LINE = Line(
    reason="first",
    level=Level.YELLOW,
    number="2019-0012",
    what="新建绿地滞后",
    because="上报 300 万平方米，序时进度 450 万平方米",
    clause=("附件1 二·1", "附件1 三(一)一"),
    limit=date(2019, 7, 5),
    lead=UNIT,
)
LINES = [
    LINE,
    evolve(LINE, level=Level.BLUE, number="2019-0003", reason="resolved", limit=None),
    evolve(LINE, level=Level.RED, number="2019-0007", reason="escalated"),
    evolve(LINE, level=Level.RED, number="2019-0001", reason="repeat"),
]


def letter(written: Written) -> Letter:
    assert written.failure is None, written.failure
    return written.letter


ALL = {
    "digest": lambda paper: digest_letter(paper, UNIT, date(2019, 7, 8), LINES),
    "reminder": lambda paper: reminder_letter(
        paper, UNIT, Period(2019, 6), date(2019, 7, 5), [Label("园林绿化", "Greening")]
    ),
    "event": lambda paper: event_letter(paper, UNIT, LINE, [(Label("地点"), "某路 1 号")]),
    "system": lambda paper: system_letter(paper, message("inbox unreadable"), NOW, ["x", "y"]),
    "received": lambda paper: acknowledgement_letter(paper, UNIT, "六月.xlsx", NOW, "ab" * 32),
    "to_mend": lambda paper: acknowledgement_letter(
        paper, UNIT, "六月.xlsx", NOW, "ab" * 32, [("1.4!D7", "亮灯数不能多于路灯总数")]
    ),
    "test": lambda paper: trial_letter(paper, NOW),
    "catch_up": lambda paper: catch_up_letter(
        paper, UNIT, NOW, datetime(2019, 7, 9, tzinfo=UTC), ["a"], ["b", "c"]
    ),
}


@pytest.mark.parametrize("kind", ALL)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_kind_is_written_by_the_bundled_templates(kind: str, lang: str) -> None:
    written = letter(ALL[kind](evolve(PAPER, lang=lang)))
    assert written.subject
    assert PLAN.office.say(lang) in written.text  # type: ignore[arg-type]
    assert written.html.startswith("<!DOCTYPE html>")
    assert "{" not in written.text + written.subject
    assert "href" not in written.html


@pytest.mark.parametrize("kind", ALL)
def test_template_and_built_in_letter_tell_the_same(kind: str) -> None:
    by_template = letter(ALL[kind](PAPER))
    by_code = letter(ALL[kind](evolve(PAPER, folders=())))
    assert by_code.html == ""
    assert by_code.subject == by_template.subject
    words = [line.split("：")[-1].strip() for line in by_code.text.splitlines() if line.strip()]
    assert [word for word in words if word not in by_template.text] == []


def test_digest_tells_red_before_yellow_before_blue() -> None:
    text = letter(ALL["digest"](PAPER)).text
    numbers = ["2019-0007", "2019-0001", "2019-0012", "2019-0003"]
    assert sorted(numbers, key=text.index) == numbers


def test_digest_tells_all_of_a_matter_with_the_limit_as_chinese_days_are_written() -> None:
    written = letter(digest_letter(PAPER, UNIT, date(2019, 7, 8), [LINE]))
    for part in (written.text, written.html):
        for word in (LINE.number, LINE.what, LINE.because, "附件1 三(一)一", "2019年7月5日"):
            assert word in part
        assert UNIT.zh in part
    assert "2019年7月8日" in written.subject
    assert "黄 1" in written.subject


def test_subject_counts_what_is_pressed_apart_from_what_is_resolved() -> None:
    lines = [LINE, evolve(LINE, level=Level.RED, reason="resolved")]
    assert "黄 1、已解除 1" in letter(digest_letter(PAPER, UNIT, date(2019, 7, 8), lines)).subject


def test_subject_tells_what_a_person_ended_apart_from_what_ended_by_itself() -> None:
    reasons = ("resolved", "closed", "closed", "exempted", "verified")
    lines = [evolve(LINE, reason=reason, limit=None) for reason in reasons]
    written = letter(digest_letter(PAPER, UNIT, date(2019, 7, 8), lines))
    assert "已核实 1、已解除 1、已销号 2、已免责 1" in written.subject
    assert "情况：已销号" in written.text


def test_every_reason_of_a_step_has_a_name_for_people() -> None:
    assert set(get_args(Reason)) - {"hold"} == set(REASON_LABELS)


def test_resolved_matter_has_no_limit() -> None:
    matter = Matter(
        "k", Source.ALERT, "behind", Level.BLUE, Level.RED, "p", "a", "greening", "x", "y",
        Policy({}), date(2019, 7, 1), date(2019, 7, 1), date(2019, 7, 12), number="2019-0001",
    )  # fmt: skip
    assert Line.of(matter, "resolved", UNIT).limit is None
    open_line = Line.of(matter, "repeat", UNIT)
    assert (open_line.limit, open_line.level) == (matter.limit, Level.RED)


def test_digest_without_lines_is_never_written() -> None:
    with pytest.raises(ValueError, match="without lines"):
        digest_letter(PAPER, UNIT, "2019-07-08", [])


def test_times_are_those_of_the_plan() -> None:
    assert "2019年7月8日08:30" in letter(ALL["received"](PAPER)).text


def test_notes_stand_in_text_and_html() -> None:
    note = message(
        "The mail address of {unit} no longer takes mail. Please pass this on", unit=UNIT
    )
    written = letter(digest_letter(PAPER, UNIT, date(2019, 7, 8), [LINE], [note]))
    assert note.say("zh") in written.text
    assert note.say("zh") in written.html


def test_html_from_outside_is_shown_and_does_nothing() -> None:
    evil = evolve(LINE, what="<script>alert(1)</script>", because='"><img src=x>&{{ 7 * 7 }}')
    written = letter(digest_letter(PAPER, "<b>x</b>", date(2019, 7, 8), [evil]))
    assert "<script" not in written.html
    assert "<img" not in written.html
    assert "<b>" not in written.html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in written.html
    assert "{{ 7 * 7 }}" in written.text
    assert "<script>alert(1)</script>" in written.text


@pytest.mark.parametrize("ending", ["\r\n", "\n", "\u2028", "\x1b[31m", "\u202e"])
def test_line_breaks_and_controls_in_names_do_not_reach_the_letter(ending: str) -> None:
    evil = f"甲{ending}Bcc: x@duban.example"
    written = letter(acknowledgement_letter(PAPER, evil, evil, NOW, "ab"))
    assert ending not in written.subject
    assert f"{ending}Bcc" not in written.text
    assert ending not in written.text.replace("\n", "") or ending == "\n"


def root(tmp_path: Path, name: str, files: dict[str, str]) -> Root:
    folder = tmp_path / name / "templates" / "mail"
    folder.mkdir(parents=True)
    for file, text in files.items():
        (folder / file).write_text(text, encoding="utf-8")
    return Root(tmp_path / name, name)


def test_later_root_replaces_one_kind_and_keeps_the_rest(tmp_path: Path) -> None:
    first = root(tmp_path, "one", {"digest.txt.j2": "first", "test.txt.j2": "first test"})
    last = root(tmp_path, "two", {"digest.txt.j2": "{{ groups[0].title }} of the last root"})
    paper = Paper(PLAN, "zh", template_folders([bundled_root(), first, last]))
    assert letter(ALL["digest"](paper)).text == "红 of the last root"
    assert letter(ALL["test"](paper)).text == "first test"
    assert "【" in letter(ALL["reminder"](paper)).text


@pytest.mark.parametrize(
    ("template", "word"),
    [
        ("a\nb {{ nonsense }}", "nonsense"),
        ("a\n{{ greeting.upper( }}", "digest.txt.j2:2"),
        ("{% include 'missing.j2' %}", "missing.j2"),
        ("a\n{{ 1 / 0 }}", "ZeroDivisionError"),
        ("{% extends 'digest.txt.j2' %}", "RecursionError"),
    ],
)
def test_broken_template_sends_the_built_in_letter_and_is_told_of(
    template: str, word: str, tmp_path: Path
) -> None:
    broken = root(tmp_path, "broken", {"digest.txt.j2": template})
    paper = Paper(PLAN, "zh", template_folders([bundled_root(), broken]))
    written = ALL["digest"](paper)
    assert written.failure is not None
    assert "digest.txt.j2" in written.failure.say("en")
    assert word in written.failure.say("en")
    assert str(tmp_path) not in written.failure.say("en")
    assert written.letter == letter(ALL["digest"](evolve(PAPER, folders=())))


def test_template_in_a_foreign_encoding_is_a_broken_one(tmp_path: Path) -> None:
    folder = root(tmp_path, "gbk", {}).path / "templates" / "mail"
    (folder / "digest.html.j2").write_bytes("督办".encode("gbk"))
    written = ALL["digest"](Paper(PLAN, "zh", (folder, *BUNDLED)))
    assert written.failure is not None
    assert written.letter.html == ""


@pytest.mark.parametrize("kind", ALL)
def test_same_letter_is_written_twice_alike(kind: str) -> None:
    assert ALL[kind](PAPER) == ALL[kind](PAPER)

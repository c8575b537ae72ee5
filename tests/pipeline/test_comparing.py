"""Texts of the reporters of an area, held against each other when all have been judged."""

from contextlib import closing
from pathlib import Path
from typing import Any

import orjson
import pytest
from tests.water import put, submission, write_root

from duban.cli.common import Desk
from duban.cli.evaluate import job_of
from duban.pipeline import evaluate_folder
from duban.report.document import json_document

TEXT = (
    "本月对三处水源井更换潜水泵，清洗清水池一座，更换老旧闸阀十七套；入户走访居民一百四十户，"
    "逐户登记水压；管网漏点由夜间巡查发现九处，当周全部修复，停水均提前一日告知用户。"
)
OTHER = (
    "汛前排查泵站十一座，发现隐患四处并已整改；组织应急演练一次，参演人员六十二名；"
    "备用电源切换试验两次均在五分钟内完成，值守人员持证上岗，台账由站长按周核对。"
)


def told(folder: Path, root: Path, workers: int | None = 1) -> dict[str, Any]:
    job = job_of(Desk.of([root], None, "en"), folder, "2019-05-20", ("sample",))
    outcome = evaluate_folder(job, workers)
    with closing(outcome.rows):
        found: dict[str, Any] = orjson.loads(
            b"".join(json_document(dict(outcome.counts), outcome.rows))
        )
    return found


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A plan in which bureau and station report on one area."""
    return write_root(tmp_path / "own", "wells", "outages")


def report(
    folder: Path, reporter: str, period: str, text: str, day: int = 3, name: str = ""
) -> None:
    content = submission(period, reporter=reporter, facts={}, tasks={"1.1": {"effect": text}})
    month = int(period[5:]) + 1
    content["submitted_at"] = f"2019-{month:02d}-{day:02d}T10:00:00+08:00"
    put(folder, name or f"{period}/{reporter}.json", content)


def questions(found: dict[str, Any]) -> list[tuple[str, str, str]]:
    return [
        (one["reporter"], one["period"], one["message"])
        for one in found["findings"]
        if one["code"] == "PLAUS-001"
    ]


def test_who_sent_the_same_text_later_is_asked(folder: Path, root: Path) -> None:
    report(folder, "bureau", "2019-03", TEXT, day=4)
    report(folder, "station", "2019-03", TEXT, day=3)
    report(folder, "bureau", "2019-04", TEXT)
    report(folder, "station", "2019-04", OTHER)
    said = "The text on task 1.1 is 100% the same as that of Pump station"
    told_of = f"{said} (2019-03/station.json): was it copied?"
    assert questions(told(folder, root)) == [("bureau", "2019-03", told_of)]


def test_the_question_on_the_last_report_is_an_alert(folder: Path, root: Path) -> None:
    for period in ("2019-03", "2019-04"):
        report(folder, "bureau", period, TEXT if period == "2019-03" else OTHER, day=3)
        report(folder, "station", period, TEXT if period == "2019-03" else OTHER, day=4)
    found = told(folder, root)
    assert [each[:2] for each in questions(found)] == [
        ("station", "2019-03"),
        ("station", "2019-04"),
    ]
    keys = [each["key"] for each in found["alerts"] if each["kind"] == "question"]
    assert keys == ["sample/question/station/water/PLAUS-001:1.1/2019-04"]


def test_texts_of_different_months_are_not_compared(folder: Path, root: Path) -> None:
    report(folder, "bureau", "2019-03", TEXT)
    report(folder, "station", "2019-04", TEXT)
    assert questions(told(folder, root)) == []


def exempt(folder: Path, reporter: str, **only: str) -> None:
    lines = [f'{key} = "{value}"' for key, value in only.items()]
    entry = [
        "[[exemption]]", f'reporter = "{reporter}"', 'area = "water"', 'reason = "made up"',
        'document = "doc 9"', *lines,
    ]  # fmt: skip
    (folder / "office").mkdir()
    (folder / "office" / "exemptions.toml").write_text("\n".join(entry), encoding="utf-8")


@pytest.mark.parametrize("reporter", ["bureau", "station"])
def test_a_task_that_a_unit_is_exempt_from_is_compared_with_nobody(
    folder: Path, root: Path, reporter: str
) -> None:
    for period in ("2019-03", "2019-04"):
        report(folder, "bureau", period, TEXT, day=4)
        report(folder, "station", period, TEXT, day=3)
    exempt(folder, reporter, task="1.1", period="2019-04")
    assert [each[:2] for each in questions(told(folder, root))] == [("bureau", "2019-03")]


def test_who_is_exempt_from_another_thing_is_compared_as_ever(folder: Path, root: Path) -> None:
    report(folder, "bureau", "2019-03", TEXT, day=4)
    report(folder, "station", "2019-03", TEXT, day=3)
    exempt(folder, "bureau", lateness="x")
    path = folder / "office" / "exemptions.toml"
    path.write_text(path.read_text(encoding="utf-8").replace('"x"', "true"), encoding="utf-8")
    assert [each[:2] for each in questions(told(folder, root))] == [("bureau", "2019-03")]


def test_an_area_of_one_reporter_keeps_no_texts(folder: Path, tmp_path: Path) -> None:
    alone = write_root(tmp_path / "alone", "wells")
    report(folder, "bureau", "2019-03", TEXT)
    assert questions(told(folder, alone)) == []


def test_scattered_files_and_several_processes_ask_the_same(folder: Path, root: Path) -> None:
    for number in range(640):
        put(folder, f"{number % 9}/{number}.json", submission("2019-02", facts={"wells": number}))
    report(folder, "bureau", "2019-03", TEXT, name="7/x.json")
    report(folder, "station", "2019-03", TEXT, day=4, name="3/y.json")
    alone = told(folder, root)
    assert [each[:2] for each in questions(alone)] == [("station", "2019-03")]
    assert told(folder, root, 2) == alone

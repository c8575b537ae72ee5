"""duban evaluate: exit codes, formats, plans, and what a person sees."""

import json
import os
import subprocess
import sys
from datetime import datetime, tzinfo
from pathlib import Path

import pytest
from tests.cli.evaluating import duban, evaluate, in_json
from tests.water import PLUGIN, event, put, submission, write_root

from duban.pipeline import crew
from duban.store import Ledger

FULL = {
    "wells": 30,
    "leaks": 2,
    "pumps": [{"name": "north", "stage": "finished"}],
    "pressure": {"good": 99, "tests": 100},
}
TEXTS = {
    "1.1": {
        **dict.fromkeys(
            ("arrangement", "measures", "inspection", "assessment", "effect"), "已部署"
        ),
        "quarter_summary": "平稳",
        "evidence": [{"name": "验收单", "indicators": ["pumps"]}],
    }
}


def put_quarter(folder: Path, **facts: object) -> None:
    """Put three good reports into a folder, the last with other facts."""
    for month, wells in ((1, 10), (2, 20)):
        period = f"2019-0{month}"
        put(
            folder,
            f"{period}.json",
            submission(period, facts={**FULL, "wells": wells}, tasks=TEXTS),
        )
    put(folder, "2019-03.json", submission(facts={**FULL, **facts}, tasks=TEXTS))


def test_good_reports_raise_nothing(folder: Path, root: Path) -> None:
    put_quarter(folder)
    called = in_json(folder, root, "--fail-on", "blue")
    assert called.rows("alerts") == []
    assert called.rows("findings") == []
    assert (called.code, called.err) == (0, "")
    assert [row["score"] for row in called.rows("scores")] == [100.0, 100.0, 100.0]


def test_counts_tell_what_became_of_every_file(folder: Path, root: Path) -> None:
    put_quarter(folder)
    put(folder, "notes.docx", b"x")
    put(folder, ".hidden", b"x")
    put(folder, "broken.json", b"{")
    put(folder, "late.json", submission("2019-03", submitted_at="2019-04-20T10:00:00+08:00"))
    put(folder, "faulty.json", submission(facts={"wells": "x"}))
    put(folder, "event.json", event())
    put(folder, "later_event.json", event(submitted_at="2019-05-01T00:00:00+08:00"))
    assert in_json(folder, root).document["counts"] == {
        "files": 10, "submissions": 7, "judged": 3, "returned": 1, "events": 1, "unreadable": 1,
        "foreign": 2, "not_yet": 2,
    }  # fmt: skip


def test_no_folder_is_a_usage_error(tmp_path: Path, root: Path) -> None:
    called = evaluate(tmp_path / "nowhere", root)
    assert (called.code, called.out) == (2, "")
    assert called.err.startswith("There is no folder")
    assert evaluate(put(tmp_path, "a.json", b"{}"), root).code == 2


def test_in_an_empty_folder_everything_due_is_not_reported(folder: Path, root: Path) -> None:
    called = in_json(folder, root)
    assert called.code == 0
    assert [(row["kind"], row["period"]) for row in called.rows("alerts")] == [
        ("not_reported", "2019-01"), ("not_reported", "2019-02"), ("not_reported", "2019-03")
    ]  # fmt: skip
    assert {row["timeliness"] for row in called.rows("reports")} == {"missing", "not_due"}


def test_empty_folder_needs_a_plan_where_several_are_installed(folder: Path, root: Path) -> None:
    called = duban("evaluate", folder, "--root", root, "--lang", "en", "--as-of", "2019-04-10")
    assert called.code == 2
    assert "name one by --plan: " in called.err
    assert "tianjin-2019" in called.err
    assert "sample" in called.err


def test_folder_names_the_plan_where_several_are_installed(folder: Path, root: Path) -> None:
    put_quarter(folder)
    called = duban("evaluate", folder, "--root", root, "--as-of", "2019-04-10", "--format", "json")
    assert [plan["id"] for plan in called.document["plans"]] == ["sample"]


def test_event_names_the_plan_too(folder: Path, root: Path) -> None:
    put(folder, "a.json", event())
    called = duban("evaluate", folder, "--root", root, "--as-of", "2019-04-10", "--format", "json")
    assert [plan["id"] for plan in called.document["plans"]] == ["sample"]


def test_only_plan_installed_is_judged(folder: Path) -> None:
    called = duban("evaluate", folder, "--as-of", "2019-04-10", "--format", "json")
    assert [plan["id"] for plan in called.document["plans"]] == ["tianjin-2019"]


def test_plans_that_were_asked_for_are_all_judged(folder: Path, root: Path) -> None:
    put_quarter(folder)
    called = in_json(folder, root, "--plan", "tianjin-2019")
    assert [plan["id"] for plan in called.document["plans"]] == ["sample", "tianjin-2019"]
    assert called.rows("alerts", plan="tianjin-2019", kind="not_reported")
    assert evaluate(folder, root, "--plan", "tianjin-2019").out.count("== The tasks ==") == 2


def test_settings_name_the_plans(folder: Path, root: Path, tmp_path: Path) -> None:
    text = f'roots = ["{root}"]\nplans = ["sample"]\nlanguage = "en"\n'
    config = put(tmp_path, "duban.toml", text)
    called = duban("evaluate", folder, "--config", config, "--as-of", "2019-04-10")
    assert called.out.startswith("Sample plan")


def test_unknown_plan_is_a_usage_error(folder: Path, root: Path) -> None:
    called = evaluate(folder, root, "--plan", "smaple")
    assert called.code == 2
    assert "Unknown plan smaple; installed: " in called.err


def test_submission_to_another_plan_is_a_finding(folder: Path, root: Path) -> None:
    put(folder, "a.json", submission(plan="tianjin-2019"))
    assert [row["code"] for row in in_json(folder, root).rows("findings")] == ["IDENT-002"]


@pytest.mark.parametrize(
    ("facts", "codes"),
    [
        ({}, [0, 0, 0, 0]),
        ({"leaks": 4}, [0, 1, 1, 0]),
        ({"pumps": [{"name": "north"}]}, [0, 0, 0, 0]),
        ({"pressure": {"good": 1, "tests": 2}}, [0, 1, 1, 1]),
    ],
)
def test_fail_on_tells_by_the_exit_code(
    folder: Path, root: Path, facts: dict[str, object], codes: list[int]
) -> None:
    put_quarter(folder, **facts)
    levels = ("none", "blue", "yellow", "red")
    assert [evaluate(folder, root, "--fail-on", level).code for level in levels] == codes


def test_findings_count_for_fail_on(folder: Path, root: Path) -> None:
    put_quarter(folder)
    put(folder, "a.docx", b"x")
    levels = ("none", "blue", "yellow", "red")
    assert [evaluate(folder, root, "--fail-on", level).code for level in levels] == [0, 1, 0, 0]
    put(folder, "a.json", b"{")
    assert evaluate(folder, root, "--fail-on", "red").code == 1


@pytest.mark.parametrize(
    "as_of",
    [
        "tomorrow",
        "2019-02-30",
        "2019-04-10T10:00:00",
        "9999-12-31",
        "0001-01-01T00:00:00+14:00",
        "",
    ],
)
def test_cut_off_that_is_none_is_a_usage_error(folder: Path, root: Path, as_of: str) -> None:
    called = evaluate(folder, root, as_of=as_of)
    assert called.code == 2
    assert called.err.startswith("--as-of must be a day such as 2019-07-06")


def test_cut_off_may_be_an_instant(folder: Path, root: Path) -> None:
    put_quarter(folder)
    put(folder, "2019-03.json", submission(submitted_at="2019-04-03T10:00:01+08:00"))
    before, after = (
        in_json(folder, root, as_of=f"2019-04-03T02:00:0{second}+00:00") for second in (0, 1)
    )
    assert before.document["counts"]["not_yet"] == 1
    assert before.document["as_of"] == "2019-04-03T02:00:00+00:00"
    assert after.document["counts"]["not_yet"] == 0


def test_cut_off_is_today_in_the_zone_of_the_plan(
    folder: Path, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Clock(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> "Clock":
            return cls.fromisoformat("2019-04-09T23:30:00+00:00").astimezone(tz)  # type: ignore[return-value]

    monkeypatch.setattr("duban.cli.evaluate.datetime", Clock)
    called = duban("evaluate", folder, "--root", root, "--plan", "sample", "--format", "json")
    assert called.document["as_of"] == "2019-04-10"


def test_json_lines_hold_the_same_rows(folder: Path, root: Path) -> None:
    put_quarter(folder, leaks=4)
    document = in_json(folder, root).document
    lines = [
        json.loads(line) for line in evaluate(folder, root, "--format", "jsonl").out.splitlines()
    ]
    head, rows = lines[0], lines[1:]
    assert head.pop("type") == "evaluation"
    for section in ("findings", "indicators", "tasks", "scores", "alerts", "reports", "rollup"):
        assert document.pop(section) == [
            {key: value for key, value in row.items() if key != "type"}
            for row in rows
            if row["type"] == section
        ]
    assert head == document


def test_out_writes_each_kind_by_its_suffix(folder: Path, root: Path, tmp_path: Path) -> None:
    put_quarter(folder)
    outs = [tmp_path / "new" / f"result{suffix}" for suffix in (".json", ".jsonl", ".txt")]
    called = evaluate(folder, root, *(each for out in outs for each in ("--out", out)))
    kinds = [evaluate(folder, root, "--format", kind).out for kind in ("json", "jsonl", "text")]
    assert [out.read_text(encoding="utf-8") for out in outs] == kinds
    assert called.out == kinds[2]
    assert sorted(each.name for each in (tmp_path / "new").iterdir()) == sorted(
        out.name for out in outs
    )


def test_out_of_an_unknown_kind_is_refused_before_any_work(folder: Path, root: Path) -> None:
    called = evaluate(folder, root, "--out", folder / "a.pdf")
    assert called.code == 2
    assert "the kind is told by .xlsx, .csv, .json, .jsonl, .txt or .html" in called.err
    assert called.out == ""


def test_out_that_cannot_be_written_is_a_usage_error(folder: Path, root: Path) -> None:
    put(folder, "wall", b"")
    called = evaluate(folder, root, "--out", folder / "wall" / "a.json")
    assert called.code == 2
    assert "a.json cannot be written: " in called.err


def test_register_file_with_an_error_ends_with_its_line(folder: Path, root: Path) -> None:
    put(folder, "office/a.toml", '\n[[receipt]]\nreporter = "burau"\nperiod = "2019-03"\n')
    called = evaluate(folder, root)
    assert (called.code, called.out) == (3, "")
    assert called.err == "office/a.toml:3: Unknown reporter burau; did you mean bureau?\n"


def test_receipt_of_a_lost_file_is_a_finding(folder: Path, root: Path) -> None:
    text = f'[[receipt]]\nreporter = "bureau"\nsha256 = "{"0" * 64}"\nreceived_at = 2019-04-01T00:00:00+08:00\n'
    put(folder, "office/a.toml", text)
    (row,) = in_json(folder, root).rows("findings")
    assert (row["code"], row["place"], row["reporter"]) == ("REG-001", "1", "bureau")


@pytest.mark.parametrize("name", ["drills", "plant"])
def test_inspection_of_what_is_no_figure_is_an_error(
    folder: Path, tmp_path: Path, name: str
) -> None:
    entry = f'reporter = "bureau"\narea = "water"\nindicator = "{name}"\nfound = 1\n'
    put(folder, "office/a.toml", f"[[inspection]]\n{entry}inspected_on = 2019-03-09\n")
    called = evaluate(folder, write_root(tmp_path / "root", name))
    assert called.code == 3
    assert called.err == (f"office/a.toml:4: {name} has no figure that an inspection could find\n")


RAISING = (
    PLUGIN
    + """

@hookimpl
def duban_check(submission):
    raise RuntimeError("no\\nluck \\x1b[31m")
"""
)


def test_plugin_that_raises_ends_with_one_line(folder: Path, tmp_path: Path) -> None:
    put_quarter(folder)
    called = evaluate(folder, write_root(tmp_path / "root", "wells", plugin=RAISING))
    assert (called.code, called.out) == (3, "")
    (line,) = called.err.splitlines()
    assert line.startswith(
        "plugins/water.py: The plugin raised RuntimeError on 2019-01.json: no luck"
    )


def test_plugin_that_does_not_load_ends_with_one_line(folder: Path, tmp_path: Path) -> None:
    called = evaluate(
        folder, write_root(tmp_path / "root", "wells", plugin="import nothing_of_the_kind")
    )
    assert called.code == 3
    (line,) = called.err.splitlines()
    assert "root/plugins/water.py: import raised ModuleNotFoundError" in line


def test_reader_of_a_plugin_that_raises_ends_with_one_line(folder: Path, tmp_path: Path) -> None:
    reader = (
        "\n\n@hookimpl\ndef duban_reader():\n    return {'.txt': lambda content, file: 1 / 0}\n"
    )
    put(folder, "a.txt", b"x")
    called = evaluate(folder, write_root(tmp_path / "root", "wells", plugin=PLUGIN + reader))
    assert called.code == 3
    (line,) = called.err.splitlines()
    assert "a.txt" in line
    assert "ZeroDivisionError" in line


def test_reader_that_gives_no_reading_ends_with_one_line(folder: Path, tmp_path: Path) -> None:
    reader = (
        "\n\n@hookimpl\ndef duban_reader():\n    return {'.txt': lambda content, file: {'a': 1}}\n"
    )
    put(folder, "a.txt", b"x")
    called = evaluate(folder, write_root(tmp_path / "root", "wells", plugin=PLUGIN + reader))
    assert called.code == 3
    (line,) = called.err.splitlines()
    assert line.startswith("plugins/water.py: ")
    assert "a.txt: a reader must give a Reading" in line


@pytest.mark.parametrize("workers", ["1", "2"])
def test_what_a_plugin_prints_does_not_stand_in_the_document(
    folder: Path, tmp_path: Path, workers: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crew, "_ALONE", 0)
    chatty = (
        "\n\nprint('imported')\n\n\n@hookimpl\ndef duban_check(submission):\n"
        "    print('checked', submission.period)\n    return []\n"
    )
    for month in (1, 2):
        put(folder, f"{month}.json", submission(f"2019-0{month}", facts={"wells": month}))
    root = write_root(tmp_path / "root", "wells", plugin=PLUGIN + chatty)
    called = evaluate(folder, root, "--format", "json", "--workers", workers)
    assert called.code == 0
    assert json.loads(called.out)["counts"]["judged"] == 2
    assert "imported" in called.err


def test_document_rule_on_a_fact_without_a_stage_ends_with_its_line(
    folder: Path, tmp_path: Path
) -> None:
    root = write_root(tmp_path / "root", "scheme")
    rules = next(root.glob("rules/*/areas/water.toml"))
    text = rules.read_text("utf-8").replace("facts.scheme", "facts.wells")
    rules.write_text(text, "utf-8")
    called = evaluate(folder, root)
    assert called.code == 3
    assert "water.toml:" in called.err
    assert "facts.wells has no stage" in called.err


def test_year_without_a_calendar_ends_with_its_name(folder: Path, tmp_path: Path) -> None:
    root = write_root(tmp_path / "root", "wells", year=2051)
    called = evaluate(folder, root, as_of="2051-04-02")
    assert called.code == 3
    assert called.err.startswith("No calendar covers 2051: add calendar/2051.toml")


def test_calendar_of_a_root_covers_its_year(folder: Path, tmp_path: Path) -> None:
    root = write_root(tmp_path / "root", "wells", year=2051)
    put(root, "calendar/2051.toml", 'source = "made up"\ncovers = [2051]\n')
    assert evaluate(folder, root, as_of="2051-04-02").code == 0


HOSTILE = "\x1b]0;owned\x07\x1b[2J\u202egnp.exe\u0085<b>\r\n== The tasks =="


def test_hostile_text_is_shown_harmlessly(folder: Path, root: Path) -> None:
    put(folder, "event.json", event(what=HOSTILE, place=HOSTILE, help_wanted=HOSTILE))
    put(
        folder,
        "1.json",
        submission("2019-01", facts={"pumps": [{"name": HOSTILE[:39]}], HOSTILE: 1}),
    )
    put(folder, "2.json", submission("2019-02", facts={"pumps": [{"name": HOSTILE[:39]}]}))
    put(folder, "3.json", submission("2019-03", facts={"pumps": []}, tasks={HOSTILE: {}}))
    put(folder, "4.json", submission(reporter=HOSTILE, area=HOSTILE))
    put(folder, "\x1b[2J\u202e.json", b"{")
    put(folder, "\x1b[2J\u202e.docx", b"{")
    for called in (evaluate(folder, root), evaluate(folder, root, "--lang", "zh")):
        assert called.code == 0
        assert all(line.isprintable() for line in called.out.splitlines() if line)
        assert not set(called.out) & {"\x1b", "\x07", "\u202e", "\u0085", "\r"}
        assert called.out.count("\n== The tasks ==\n") <= 1


def test_name_of_a_file_that_is_no_text_is_shown(folder: Path, root: Path) -> None:
    Path(os.fsdecode(os.fsencode(folder) + b"/\xff.json")).write_bytes(b"{}")
    called = in_json(folder, root)
    assert called.code == 0
    (row,) = called.rows("findings")
    assert (row["code"], row["file"]) == ("FILE-001", "\ufffd.json")
    assert evaluate(folder, root).code == 0


def test_colour_is_for_terminals_only(
    folder: Path, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    put_quarter(folder, pressure={"good": 1, "tests": 2})
    assert "\x1b[31m" in evaluate(folder, root, terminal=True).out
    assert "\x1b" not in evaluate(folder, root).out
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in evaluate(folder, root, terminal=True).out


def test_out_has_no_colour_even_from_a_terminal(folder: Path, root: Path, tmp_path: Path) -> None:
    evaluate(folder, root, "--out", tmp_path / "a.txt", terminal=True)
    assert "\x1b" not in (tmp_path / "a.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", ["json", "text"])
def test_reader_of_the_pipe_may_leave_early(folder: Path, root: Path, kind: str) -> None:
    put_quarter(folder)
    reading, writing = os.pipe()
    os.close(reading)
    try:
        ended = subprocess.run(
            [
                sys.executable, "-m", "duban", "evaluate", folder, "--root", root,
                "--plan", "sample", "--as-of", "2019-04-10", "--format", kind,
            ],
            stdout=writing, stderr=subprocess.PIPE, check=False,
        )  # fmt: skip
    finally:
        os.close(writing)
    assert (ended.returncode, ended.stderr) == (0, b"")


def to_nobody(*arguments: object, both: bool = False) -> subprocess.CompletedProcess[bytes]:
    """Call duban evaluate with a closed pipe for its output, and with `both` for its errors too."""
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "duban", "evaluate", *(str(each) for each in arguments)]
    try:
        return subprocess.run(
            command,
            stdout=writing,
            stderr=writing if both else subprocess.PIPE,
            check=False,
        )
    finally:
        os.close(writing)


@pytest.mark.parametrize("both", [False, True], ids=["output", "errors-too"])
def test_reader_of_the_pipe_that_leaves_keeps_nothing_from_being_done(
    folder: Path, root: Path, tmp_path: Path, both: bool
) -> None:
    config, frozen = tmp_path / "duban.toml", tmp_path / "q1.json"
    config.write_text(f'roots = ["{root}"]\n[service]\nhome = "home"\n', encoding="utf-8")
    keeping = ("--freeze", frozen, "--record", "--fail-on", "red")
    ended = to_nobody(
        folder, "--config", config, "--plan", "sample", "--as-of", "2019-04-10", "--lang", "en",
        *keeping, both=both,
    )  # fmt: skip
    assert ended.returncode == 1
    assert both or ended.stderr.decode().splitlines() == [
        f"{frozen}: the judgement as of 2019-04-10, frozen",
        "Kept in the ledger as judgement 1",
    ]
    assert json.loads(frozen.read_bytes())["as_of"].startswith("2019-04-10")
    url = f"sqlite:///{tmp_path / 'home' / 'ledger.sqlite3'}"
    with Ledger.open(url) as ledger, ledger.reading() as entry:
        assert [each.as_of for each in entry.judgements("sample")] == ["2019-04-10"]


def test_judgement_that_cannot_be_frozen_is_shown_all_the_same(
    folder: Path, root: Path, tmp_path: Path
) -> None:
    (tmp_path / "q1.json").write_text("{}", encoding="utf-8")
    called = evaluate(folder, root, "--freeze", tmp_path / "q1.json")
    assert (called.code, "never overwritten" in called.err) == (2, True)
    assert "not reported" in called.out


@pytest.mark.parametrize("engine", ["fast", "reference", "both"])
def test_every_engine_says_the_same(folder: Path, root: Path, engine: str) -> None:
    put_quarter(folder, wells=-1)
    assert in_json(folder, root, "--engine", engine).out == in_json(folder, root).out


def test_finding_stands_at_the_line_of_its_fact(folder: Path, root: Path) -> None:
    put_quarter(folder)
    content = json.dumps(submission(facts={**FULL, "leaks": 4}, tasks=TEXTS), indent=1)
    put(folder, "2019-03.json", content)
    (row,) = in_json(folder, root).rows("findings")
    line = 1 + content[: content.index('"leaks"')].count("\n")
    assert (row["code"], row["file"], row["place"]) == ("WAT-002", "2019-03.json", str(line))


def test_help_shows_an_example() -> None:
    called = duban("evaluate", "--help")
    assert called.code == 0
    assert "duban evaluate examples/tianjin-2019 --as-of 2019-07-06" in called.out

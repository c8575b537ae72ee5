"""The pages say what the program does: their commands run, and nothing public is left out."""

import json
import os
import re
import shlex
import signal
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
import pytest
import yaml
from docs.outputs import (
    PAGES,
    REPOSITORY,
    commands_of,
    has_blocks,
    matches,
    printed_by,
    workplace,
)
from tests.service.houses import post_office

import duban
from duban.cli import COMMANDS, cli
from duban.errors import DubanError
from duban.intake.json_reader import read_json
from duban.intake.workplans import WorkPlanDesk
from duban.intake.yaml_reader import read_yaml
from duban.model.findings import FINDING_CODES
from duban.model.judgement import Timeliness
from duban.model.rules import RuleBook
from duban.model.terms import (
    DOCUMENT_STAGES,
    ELEMENTS,
    KIND_LABELS,
    LEVEL_LABELS,
    NOUNS,
    SEVERITY_LABELS,
    STATUS_LABELS,
    STRICTNESS_LABELS,
    WORKS_STAGES,
)
from duban.pluginmanager import load_plugins
from duban.report.catalogue import catalogue
from duban.roots import find_roots
from duban.rulefiles.registers import read_register
from duban.rulefiles.settings import read_settings
from duban.schemafiles.validators import FastValidator
from duban.testing import rule_faults
from duban.tracking.schedules import faults_of

DOCS = REPOSITORY / "docs"
TEXTS = {
    str(page.relative_to(REPOSITORY)): page.read_text(encoding="utf-8")
    for page in (*PAGES, REPOSITORY / "CHANGELOG.md", REPOSITORY / "CONTRIBUTING.md")
}
SCHEMAS = REPOSITORY / "schemas" / "duban"
RULE_SCHEMAS = (
    *("plan", "reporters", "baseline", "curves", "scoring", "alerts", "assessment", "area"),
    "calendar",
)


def page(name: str) -> str:
    return TEXTS[f"docs/{name}.md"]


def fragments(name: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", page(name), re.DOTALL | re.MULTILINE)


def schema(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((SCHEMAS / f"{name}.schema.json").read_text("utf-8"))
    return found


def keys_of(node: Any) -> Iterator[str]:
    """Run through the names of all properties of a schema."""
    if isinstance(node, dict):
        for key, each in node.items():
            if key in {"properties", "$defs"} and isinstance(each, dict):
                yield from each if key == "properties" else ()
                for inner in each.values():
                    yield from keys_of(inner)
            else:
                yield from keys_of(each)
    elif isinstance(node, list):
        for each in node:
            yield from keys_of(each)


def unmentioned(names: Iterator[str] | list[str], text: str) -> list[str]:
    return sorted({name for name in names if not re.search(rf"`[^`\n]*\b{name}\b[^`\n]*`", text)})


@pytest.fixture(scope="module")
def book() -> RuleBook:
    return load_plugins(find_roots([])).book("tianjin-2019")


# --- What is shown is what is printed ----------------------------------------------------------


@pytest.mark.timeout(180)
@pytest.mark.parametrize(
    "shown_on", [each for each in PAGES if has_blocks(each)], ids=lambda each: each.name
)
def test_commands_print_what_the_page_shows(shown_on: Path, tmp_path: Path) -> None:
    folder = workplace(tmp_path)
    for command in commands_of(shown_on.read_text(encoding="utf-8")):
        printed = iter(printed_by(command.line, folder))
        for shown in command.shown:
            if shown != "…":
                found = any(matches(shown, line) for line in printed)
                assert found, f"$ {command.line}\nprints no longer: {shown}\n(make docs-outputs)"


def test_every_command_or_one_of_its_sub_commands_has_an_example_in_its_help() -> None:
    assert set(COMMANDS) == {example.split()[1] for example in help_examples()}


@pytest.mark.timeout(180)
def test_examples_of_the_help_texts_run(tmp_path: Path) -> None:
    folder = workplace(tmp_path)
    with a_service(folder):
        # others use what these two write
        first = ("duban new-area ", "duban backup ")
        for example in sorted(help_examples(), key=lambda each: not each.startswith(first)):
            run(example.replace("/srv/", f"{tmp_path}/"), folder)


#: The page's plain blocks: what would find no mail server, or never end, where pages are run.
NEEDING_A_SERVER = "".join(fragments("commands", "sh")).splitlines()


@pytest.mark.timeout(180)
@pytest.mark.parametrize("line", NEEDING_A_SERVER)
def test_examples_that_need_a_server_run(line: str, tmp_path: Path) -> None:
    with a_service(workplace(tmp_path)):
        run(line, tmp_path)


def help_examples() -> list[str]:
    """Give the examples of the help texts of all commands and sub-commands."""
    found = [
        re.search(r"example: (duban [^\n]*)", str(each.help))
        for name in COMMANDS
        for each in (command_of(name), *subcommands_of(name).values())
    ]
    return [each[1] for each in found if each is not None]


@contextmanager
def a_service(folder: Path) -> Iterator[None]:
    """Set up a duban.toml with a service in `folder`, and a mail server that takes everything."""
    with post_office() as post:
        (folder / "service" / "inbox" / "div_lighting").mkdir(parents=True)
        (folder / "duban.toml").write_text(
            'language = "en"\n[service]\nhome = "service"\n[service.mail]\nhost = "127.0.0.1"\n'
            f'port = {post.port}\nsecurity = "none"\nsender = "duban@office.example"\n'
            'fallback = "clerk@office.example"\nadministrator = "it@office.example"\n',
            encoding="utf-8",
        )
        yield


def run(line: str, folder: Path) -> None:
    """Run one command; a service is told to stop when its first pass is over."""
    if not line.startswith("duban serve "):
        printed_by(line, folder)
        return
    environment = {key: each for key, each in os.environ.items() if not key.startswith("DUBAN_")}
    command = [sys.executable, "-m", *shlex.split(line)]
    with subprocess.Popen(
        command, cwd=folder, env=environment, stderr=subprocess.PIPE, encoding="utf-8"
    ) as service:
        assert service.stderr is not None
        said = ""
        for each in service.stderr:
            said += each
            if "Taken in" in each:
                service.send_signal(signal.SIGTERM)
    assert service.returncode == 0, said
    assert "ERROR" not in said


@pytest.mark.parametrize("name", TEXTS)
def test_links_lead_somewhere(name: str) -> None:
    home = (REPOSITORY / name).parent
    for target in re.findall(r"\]\(([^)\s]+)\)", TEXTS[name]):
        if not target.startswith("http"):
            path, _, anchor = target.partition("#")
            file = home / path if path else REPOSITORY / name
            assert file.exists(), target
            assert not anchor or anchor in anchors_of(file), target


def anchors_of(file: Path) -> set[str]:
    heads = re.findall(r"^#+ (.*)$", file.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", head.lower()).replace(" ", "-") for head in heads}


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_numbers_of_the_readme_are_those_of_the_plan(name: str, book: RuleBook) -> None:
    tasks = catalogue(book, "en")["tasks"]
    ours = [one["ours"] for task in tasks for one in task["indicators"]]
    areas = {task["area"] for task in tasks}
    reports = sum(len(rules.all_reporters) for rules in book.rules.values())
    for number in (len(tasks), len(areas), len(ours), ours.count(False), ours.count(True), reports):
        assert re.search(rf"(?<!\d){number}(?!\d)", TEXTS[name]), number


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_readme_names_the_supported_pythons(name: str) -> None:
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))["project"]
    versions = [each.rpartition(" ")[2] for each in project["classifiers"] if ":: 3." in each]
    assert versions
    assert all(version in TEXTS[name] for version in versions)


# --- Nothing public is left out ----------------------------------------------------------------


def command_of(name: str) -> click.Command:
    found = cli.get_command(click.Context(cli), name)
    assert found is not None
    return found


def subcommands_of(name: str) -> dict[str, click.Command]:
    """Give the sub-commands of a group; a plain command has none."""
    found = command_of(name)
    return dict(found.commands) if isinstance(found, click.Group) else {}


def own_options(command: click.Command) -> list[str]:
    return [option for each in command.params for option in each.opts if option.startswith("--")]


def options_of(name: str) -> list[str]:
    """Give the options of a command, and of its sub-commands."""
    every = (command_of(name), *subcommands_of(name).values())
    return [option for each in every for option in own_options(each)]


def section_of(command: str) -> tuple[str, str]:
    """Give what the page says of all commands, and of one."""
    common, *sections = re.split(r"^## ", page("commands"), flags=re.MULTILINE)[1:]
    return common, next(each for each in sections if each.startswith(f"{command}\n"))


GROUPS = [name for name in COMMANDS if subcommands_of(name)]
SUBCOMMANDS = [(group, name) for group in GROUPS for name in subcommands_of(group)]


def test_every_command_has_a_section_and_no_other_is_described() -> None:
    heads = re.findall(r"^## (.*)$", page("commands"), re.MULTILINE)
    assert sorted(heads[1:]) == sorted(COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_option_of_a_command_is_described(command: str) -> None:
    rows = "\n".join(
        line for line in "".join(section_of(command)).splitlines() if line.startswith("| `")
    )
    assert [each for each in options_of(command) if f"`{each}" not in rows] == []


def subcommand_rows(group: str) -> dict[str, list[str]]:
    """Give the cells of each sub-command's row: its call, its own options, what it does."""
    rows = re.findall(r"^\| `[a-z].*\|$", section_of(group)[1], re.MULTILINE)
    cells = [[cell.strip() for cell in re.split(r"(?<!\\)\|", row)[1:-1]] for row in rows]
    return {re.findall(r"[a-z-]+", each[0])[0]: each for each in cells}


@pytest.mark.parametrize("group", GROUPS)
def test_every_sub_command_has_a_row_and_no_other_is_described(group: str) -> None:
    assert list(subcommand_rows(group)) == list(subcommands_of(group))


@pytest.mark.parametrize(("group", "name"), SUBCOMMANDS)
def test_every_option_of_a_sub_command_is_described_and_no_other(group: str, name: str) -> None:
    call, options, _ = subcommand_rows(group)[name]
    command = subcommands_of(group)[name]
    described = set(re.findall(r"`(--[a-z-]+)", options))
    shared = set(re.findall(r"^\| `(--[a-z-]+)", "".join(section_of(group)), re.MULTILINE))
    assert described <= set(own_options(command))
    assert set(own_options(command)) <= described | shared
    arguments = [each.name for each in command.params if isinstance(each, click.Argument)]
    assert call.strip("`").split()[1:] == [str(each).upper() for each in arguments]


@pytest.mark.parametrize("group", GROUPS)
def test_what_the_sub_commands_share_is_an_option_of_all_that_the_page_does_not_except(
    group: str,
) -> None:
    _, section = section_of(group)
    excepted = set(
        re.findall(r"`([a-z]+)`", "".join(re.findall(r"^All but (.*)$", section, re.MULTILINE)))
    )
    for option in re.findall(r"^\| `(--[a-z-]+)", section, re.MULTILINE):
        having = {
            name for name, each in subcommands_of(group).items() if option in own_options(each)
        }
        assert having == set(subcommands_of(group)) - excepted, option


@pytest.mark.parametrize(
    "command", [*(name for name in COMMANDS if name not in GROUPS), *map(" ".join, SUBCOMMANDS)]
)
def test_every_command_has_an_example_that_runs(command: str) -> None:
    lines = [each.line for each in commands_of(page("commands"))] + NEEDING_A_SERVER
    assert any(line.startswith(f"duban {command} ") for line in lines)


def test_no_option_is_described_that_no_command_has() -> None:
    known = {option for command in COMMANDS for option in options_of(command)}
    described = set(re.findall(r"^\| `(--[a-z-]+)", page("commands"), re.MULTILINE))
    assert described <= known | {"--help"}


def test_every_finding_is_described_with_its_severity_and_no_other() -> None:
    rows = re.findall(r"^\| `([A-Z]+-\d{3})` \| (\w+) \|", page("findings"), re.MULTILINE)
    assert rows == [(code, severity.value) for code, (severity, _) in FINDING_CODES.items()]


def test_every_status_kind_of_alert_and_timeliness_is_described(book: RuleBook) -> None:
    names = [*(each.value for each in STATUS_LABELS), *(each.value for each in Timeliness)]
    assert unmentioned([*names, *book.alerting.levels], page("judgement")) == []


def test_described_levels_of_alerts_are_those_of_the_plan(book: RuleBook) -> None:
    rows = re.findall(
        r"^\| (`[a-z_`, ]+`) \| (blue|yellow|red) \|", page("judgement"), re.MULTILINE
    )
    described = {kind: level for kinds, level in rows for kind in re.findall(r"[a-z_]+", kinds)}
    assert described == {kind: level.value for kind, level in book.alerting.levels.items()}


def test_described_thresholds_are_those_of_the_plan(book: RuleBook) -> None:
    limits = book.alerting
    row = "| `{}` | {} |".format
    told = [
        row(
            "behind_points`, `behind_share", f"{limits.behind_points:g}, {limits.behind_share:.0%}"
        ),
        row(
            "off_track_points`, `off_track_share",
            f"{limits.off_track_points:g}, {limits.off_track_share:.0%}",
        ),
        row("ahead_share`, `ahead_from", f"{limits.ahead_share:.0%}, {limits.ahead_from:g}"),
        row("implausible_factor", f"{limits.implausible_factor:g}"),
        *(row(block.id, f"{block.weight:g}") for block in book.scoring.blocks),
    ]
    text = page("judgement").replace(" %", "%")
    assert [each for each in told if each not in text] == []


@pytest.mark.parametrize("name", ["submission", "event", "register"])
def test_every_key_that_people_send_is_described(name: str) -> None:
    names = set(keys_of(schema(name))) - {"text", "texts", "task"}
    assert (
        unmentioned(
            iter(names | {"indicator"} if name == "register" else names), page("submissions")
        )
        == []
    )


def test_every_table_of_the_register_has_its_keys_in_its_own_rows() -> None:
    rows = [line for line in page("submissions").splitlines() if line.startswith("| ")]
    tables: dict[str, str] = {}
    table = ""
    for row in rows:
        head = re.match(r"\| `(\w+)` \| `\w+`", row)
        table = head[1] if head else table if row.startswith("| |") else ""
        tables[table] = tables.get(table, "") + row
    for name, each in schema("register")["properties"].items():
        if each["type"] == "array":
            keys = each["items"]["properties"]
            assert [key for key in keys if f"`{key}`" not in tables[name]] == [], name


@pytest.mark.parametrize("name", RULE_SCHEMAS)
def test_every_key_of_a_rule_file_is_described(name: str) -> None:
    keys = [key for key in keys_of(schema(name)) if key != "factor"]
    assert unmentioned(keys, page("rules-format")) == []


def test_every_setting_of_duban_toml_is_described() -> None:
    (example,) = fragments("commands", "toml")
    assert set(tomllib.loads(example)) == set(schema("settings")["properties"])


def test_every_setting_of_the_service_stands_in_the_example() -> None:
    text = (DOCS / "duban.toml.example").read_text(encoding="utf-8")
    shown = set(re.findall(r"^(?:# )?(\w+) = ", text, re.MULTILINE))
    tables = set(re.findall(r"^\[(?:service\.)?(\w+)\]", text, re.MULTILINE))
    assert shown | tables == set(keys_of(schema("settings")))


def test_every_floor_and_module_is_described() -> None:
    contract = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))
    layers = contract["tool"]["importlinter"]["contracts"][0]["layers"]
    floors = [re.findall(r"(?<![(\w])\w+(?![\w)])", layer) for layer in layers]
    rows = re.findall(r"^\| \d+ \| (.*?) \|", page("start-to-finish"), re.MULTILINE)
    assert [re.findall(r"\w+", row) for row in rows] != []
    assert [sorted(re.findall(r"\w+", row)) for row in rows] == [sorted(each) for each in floors]


def test_modules_that_a_page_names_exist() -> None:
    source = REPOSITORY / "src" / "duban"
    packages = (
        "engine|intake|forms|report|pipeline|rulefiles|schemafiles|expressions"
        "|matters|notify|store|service"
    )
    for text in TEXTS.values():
        for package, module in re.findall(rf"`({packages})\.(\w+)`", text):
            there = (source / package / f"{module}.py").exists()
            assert there or f"def {module}" in (source / f"{package}.py").read_text("utf-8")


def test_every_word_of_the_glossary_is_the_programs_own() -> None:
    tables = (
        STATUS_LABELS,
        KIND_LABELS,
        STRICTNESS_LABELS,
        LEVEL_LABELS,
        SEVERITY_LABELS,
        ELEMENTS,
        WORKS_STAGES,
        DOCUMENT_STAGES,
        NOUNS,
    )
    labels = [label.zh for table in tables for label in table.values()]
    assert [zh for zh in labels if zh not in page("glossary") and zh != "报送时间"] == []


def test_whatever_a_plugin_may_import_is_named_somewhere() -> None:
    nouns = set(duban.__all__) - {"__version__"}
    everything = page("hooks") + page("rules-format") + page("judgement")
    plain = {"Finding", "Indicator", "Kind", "Level", "Severity", "Standing", "Status", "Target"}
    assert sorted(name for name in nouns - plain if name not in everything) == []


def test_decisions_are_numbered_and_short() -> None:
    pages = sorted((DOCS / "decisions").glob("*.md"))
    for number, each in enumerate(pages, 1):
        text = each.read_text(encoding="utf-8")
        assert text.startswith(f"# {number:04d} ")
        assert each.name.startswith(f"{number:04d}-")
        assert text.count("\n") <= 30
        assert all(f"**{part}.**" in text for part in ("Context", "Choice", "Price"))


# --- Examples can be executed ------------------------------------------------------------------


def test_example_area_holds(tmp_path: Path) -> None:
    rules, _rollup, _story = fragments("rules-format", "toml")
    (facts,) = fragments("rules-format", "json")
    files = {
        "plugins/fountains.py": "from duban import WorkArea, hookimpl\n\n\n@hookimpl\n"
        'def duban_work_area():\n    return WorkArea("fountains", "喷泉", "Fountains")\n',
        "rules/tianjin-2019/areas/fountains.toml": rules,
        "schemas/tianjin-2019/fountains.schema.json": facts,
    }
    for inside, text in files.items():
        path = tmp_path / inside
        path.parent.mkdir(parents=True)
        path.write_text(text, encoding="utf-8")
    assert rule_faults(tmp_path) == []


def test_example_story_is_toml() -> None:
    _rules, _rollup, story = fragments("rules-format", "toml")
    assert tomllib.loads(story)["area"] == "lighting"


def test_example_submissions_pass(book: RuleBook) -> None:
    submission, event, filed = fragments("submissions", "json")
    (short,) = fragments("submissions", "yaml")
    contents = [read_json(text.encode(), "x.json").documents[0].content for text in (submission,)]
    contents.append(read_yaml(short.encode(), "x.yaml").documents[0].content)
    for content in contents:
        assert FastValidator(schema("submission")).violations(content) == []
        facts = book.schemas[content["area"]]
        assert FastValidator(facts).violations(content["facts"]) == []
    assert FastValidator(schema("event")).violations(json.loads(event)) == []
    assert FastValidator(schema("workplan")).violations(json.loads(filed)) == []
    desk = WorkPlanDesk({book.plan.id: book})
    found, faults = desk.record(read_json(filed.encode(), "x.json").documents[0], "x.json", "")
    assert found is not None, faults
    asked = {one.id: one for one in book.rules[found.area].indicators}
    assert list(faults_of(found, asked, book.plan, book.baselines)) == []
    assert yaml.safe_load(short)["tasks"]["1.4"] == {"unchanged": True}


def test_example_register_is_read(book: RuleBook, tmp_path: Path) -> None:
    (example,) = fragments("submissions", "toml")
    (tmp_path / "office").mkdir()
    (tmp_path / "office" / "register.toml").write_text(example, encoding="utf-8")
    register = read_register(tmp_path, book)
    assert len(register.exemptions) == 3
    assert set(tomllib.loads(example)) == set(schema("register")["properties"])


def test_example_settings_are_read(tmp_path: Path) -> None:
    (example,) = fragments("commands", "toml")
    (tmp_path / "duban.toml").write_text(example, encoding="utf-8")
    assert read_settings(tmp_path / "duban.toml").roots == (tmp_path / "my-areas",)
    (tmp_path / "duban.toml").write_text("roots = 1\n", encoding="utf-8")
    with pytest.raises(DubanError):
        read_settings(tmp_path / "duban.toml")

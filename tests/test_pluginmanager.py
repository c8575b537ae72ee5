import sys
import threading
from pathlib import Path

import pytest
from tests.builders import AREA_TOML, FACTS_SCHEMA, PLUGIN, a_root, plan_files

from duban import pluginfiles
from duban.errors import FileErrors, PluginError, RuleFileError
from duban.model.period import Period
from duban.pluginfiles import area_id_fault
from duban.pluginmanager import Plugins, load_plugins
from duban.roots import bundled_root

HOOK = "\n\n@hookimpl\ndef duban_{}:\n    return {}\n"


def shared_types() -> dict[str, str]:
    path = bundled_root().path / "schemas/duban/facts.schema.json"
    return {"schemas/duban/facts.schema.json": path.read_text(encoding="utf-8")}


def load(folder: Path, plugin: str = PLUGIN, **files: str) -> Plugins:
    every = {**shared_types(), **plan_files(plugin=plugin), **files}
    return load_plugins((a_root(folder / "ours", every),))


def second(area: str, extra: str = "") -> dict[str, str]:
    """Give the files of one more area."""
    rules = AREA_TOML.replace("lamps", area).replace("1.1", "1.2")
    return {
        f"plugins/{area}.py": PLUGIN.replace("lamps", area) + extra,
        f"rules/plan-2019/areas/{area}.toml": rules.replace('"lit"', f'"{area}"').replace(
            "LMP", "ABC"
        ),
        f"schemas/plan-2019/{area}.schema.json": FACTS_SCHEMA,
    }


@pytest.fixture
def _short_alarm(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pluginfiles, "SECONDS", 0.05)


def test_announced_areas_stand_in_the_order_of_their_ids(tmp_path: Path) -> None:
    plugins = load(tmp_path, **second("gas"))
    assert [area.label.zh for area in plugins.areas.values()] == ["路灯", "路灯"]
    assert list(plugins.areas) == ["gas", "lamps"]


def test_book_is_made_from_the_roots_files_and_read_once(tmp_path: Path) -> None:
    plugins = load(tmp_path)
    book = plugins.book("plan-2019")
    assert book is plugins.book("plan-2019")
    assert book.schemas["lamps"]["properties"]["lit"] == {"type": "integer", "x-unit": "count"}
    assert len(book.timetables["lamps"].duties) == 11
    assert book.timetables["lamps"].duties[0].period == Period(2019, 2)


def test_digest_of_the_book_covers_the_plugins_code(tmp_path: Path) -> None:
    digest = load(tmp_path).book("plan-2019").sha256
    assert load(tmp_path, PLUGIN + "\n").book("plan-2019").sha256 != digest


def test_hook_of_a_plugin_is_known(tmp_path: Path) -> None:
    plugins = load(tmp_path, PLUGIN + HOOK.format("check(area)", "()"), **second("gas"))
    assert "duban_check" in plugins.loaded["lamps"].hooks
    assert "duban_check" not in plugins.loaded["gas"].hooks


def test_caller_asks_one_area_and_no_other(tmp_path: Path) -> None:
    extra = HOOK.format("check(area)", "[area]")
    plugins = load(tmp_path, PLUGIN + extra, **second("gas", extra))
    ask = plugins.hooks.caller("duban_check", "gas")
    assert ask(area="gas", submission=None, rules=None) == [["gas"]]


def test_area_may_bring_its_own_schema_for_itself_alone(tmp_path: Path) -> None:
    schema = '{"type": "object", "title": "own"}'
    plugins = load(tmp_path, PLUGIN + HOOK.format("schema()", schema), **second("gas"))
    schemas = plugins.book("plan-2019").schemas
    assert schemas["lamps"]["title"] == "own"
    assert "title" not in schemas["gas"]


@pytest.mark.parametrize("hook", ["schema()", "rules()", "timetable()"])
def test_hook_that_raises_is_named_with_plugin_and_cause(tmp_path: Path, hook: str) -> None:
    plugins = load(tmp_path, PLUGIN + HOOK.format(hook, "1 / 0"))
    with pytest.raises(
        PluginError, match=r"ours/plugins/lamps\.py: .* ZeroDivisionError: division"
    ):
        plugins.book("plan-2019")


@pytest.mark.parametrize(
    ("hook", "wanted"),
    [("schema", "Mapping"), ("rules", "AreaRules"), ("timetable", "Timetable")],
)
def test_hook_that_returns_something_else_is_told_what_was_wanted(
    tmp_path: Path, hook: str, wanted: str
) -> None:
    plugins = load(tmp_path, PLUGIN + HOOK.format(f"{hook}()", "5"))
    with pytest.raises(PluginError) as caught:
        plugins.book("plan-2019")
    assert str(caught.value) == (
        f"ours/plugins/lamps.py: duban_{hook} must return {wanted}, not int"
    )


def test_hook_that_reports_a_fault_of_the_rules_is_taken_at_its_word(tmp_path: Path) -> None:
    body = "\n\n@hookimpl\ndef duban_rules():\n    import duban.errors as e\n    from duban import Message\n"
    plugins = load(tmp_path, PLUGIN + body + '    raise e.RuleFileError(Message("no rules"))\n')
    with pytest.raises(RuleFileError, match=r"^no rules$"):
        plugins.book("plan-2019")


@pytest.mark.parametrize(
    ("plugin", "said"),
    [
        ("1 / 0", "import raised ZeroDivisionError: division by zero"),
        ("import nowhere.to.be.found", "import raised ModuleNotFoundError"),
        ("raise SystemExit(0)", "import raised SystemExit: 0"),
        ("def broken(:\n", "lamps.py:1: Syntax error"),
        ("x = 1\n", "announces no area"),
        ("duban_table = 1\n", "announces no area"),
        (PLUGIN + HOOK.format("check(weather)", "()"), "Wrong hook: .*weather"),
        (
            PLUGIN + HOOK.format("chekc(area)", "()"),
            "lamps.py:10: There is no hook duban_chekc; did you mean duban_check",
        ),
        (
            PLUGIN + "\n\ndef duban_check(area):\n    return ()\n",
            "lamps.py:9: duban_check lacks the marker",
        ),
        (PLUGIN + "\n\nclass duban_check:\n    pass\n", "lamps.py: duban_check lacks the marker"),
        (PLUGIN.replace("@hookimpl\n", ""), "duban_work_area lacks the marker"),
        (PLUGIN.replace("WorkArea(id", "dict(id"), "must return a WorkArea"),
        (PLUGIN.replace("return WorkArea", "raise ValueError"), "duban_work_area raised TypeError"),
        (
            PLUGIN.replace("return WorkArea(", "exit(")
            .replace(', name="路灯", name_en="Lamps"', "")
            .replace("id=", ""),
            "duban_work_area raised SystemExit",
        ),
        (PLUGIN.replace('id="lamps"', 'id="lights"'), "called lights, but its file lamps.py"),
    ],
)
def test_plugin_that_does_not_load_is_named_with_its_cause(
    tmp_path: Path, plugin: str, said: str
) -> None:
    with pytest.raises(PluginError, match=said) as caught:
        load(tmp_path, plugin)
    assert caught.value.file == "ours/plugins/lamps.py"


def test_wrong_hook_is_named_with_its_own_plugin(tmp_path: Path) -> None:
    wrong = PLUGIN + "\n\nduban_chekc = hookimpl(lambda area: ())\n"
    with pytest.raises(PluginError, match="There is no hook duban_chekc") as caught:
        load(tmp_path, wrong, **second("gas"))
    assert (caught.value.file, caught.value.line) == ("ours/plugins/lamps.py", 0)


@pytest.mark.usefixtures("_short_alarm")
def test_plugin_that_hangs_on_import_is_given_up(tmp_path: Path) -> None:
    with pytest.raises(PluginError, match=r"lamps\.py: Importing takes more than 0\.05 s"):
        load(tmp_path, "while True:\n    try:\n        pass\n    except Exception:\n        pass\n")


@pytest.mark.usefixtures("_short_alarm")
def test_plugin_may_take_its_time_outside_the_main_thread(tmp_path: Path) -> None:
    loaded: list[Plugins] = []
    thread = threading.Thread(target=lambda: loaded.append(load(tmp_path)))
    thread.start()
    thread.join()
    assert list(loaded[0].areas) == ["lamps"]


@pytest.mark.parametrize("area", ["lambda", "double"])
def test_reserved_word_is_no_area(tmp_path: Path, area: str) -> None:
    root = a_root(tmp_path, {**shared_types(), f"plugins/{area}.py": PLUGIN.replace("lamps", area)})
    with pytest.raises(PluginError, match=f"{area} is a reserved word"):
        load_plugins((root,))


@pytest.mark.parametrize("area", ["Lamps", "1st", "a-b", "灯", "", "_x"])
def test_area_id_has_small_letters_digits_and_underscores(area: str) -> None:
    fault = area_id_fault(area)
    assert fault is not None
    assert "small letters" in str(fault)


def test_sound_area_id_has_no_fault() -> None:
    assert area_id_fault("lamps_2") is None


def stacked(folder: Path, *settings: str) -> Plugins:
    """Load roots that each bring the area lamps, one after the other."""
    roots = []
    for number, disabled in enumerate(settings):
        files = shared_types() | plan_files(plugin=PLUGIN.replace("Lamps", f"Lamps {number}"))
        areas = frozenset(disabled.split())
        roots.append(a_root(folder / f"root{number}", files, disabled=areas))
    return load_plugins(tuple(roots))


def test_same_area_twice_is_refused_with_the_way_out(tmp_path: Path) -> None:
    with pytest.raises(PluginError, match=r"^root1/plugins/lamps\.py: .*root0/.*disable = "):
        stacked(tmp_path, "", "")


def test_root_that_disables_an_area_replaces_it(tmp_path: Path) -> None:
    assert stacked(tmp_path, "", "lamps").areas["lamps"].name_en == "Lamps 1"


def test_each_later_root_may_replace_the_one_before(tmp_path: Path) -> None:
    assert stacked(tmp_path, "", "lamps", "lamps").areas["lamps"].name_en == "Lamps 2"


def test_root_after_the_replacement_must_disable_it_in_turn(tmp_path: Path) -> None:
    with pytest.raises(PluginError, match="root2/plugins"):
        stacked(tmp_path, "", "lamps", "")


def test_root_cannot_disable_what_comes_later(tmp_path: Path) -> None:
    with pytest.raises(PluginError, match="is there already"):
        stacked(tmp_path, "lamps", "")


def test_root_may_disable_an_area_without_another(tmp_path: Path) -> None:
    first = a_root(tmp_path / "first", {**shared_types(), **plan_files(), **second("gas")})
    last = a_root(tmp_path / "last", {}, disabled=frozenset({"lamps"}))
    assert list(load_plugins((first, last)).areas) == ["gas"]


def test_area_without_a_schema_is_named(tmp_path: Path) -> None:
    files = {**shared_types(), **plan_files()}
    del files["schemas/plan-2019/lamps.schema.json"]
    plugins = load_plugins((a_root(tmp_path / "ours", files),))
    with pytest.raises((RuleFileError, FileErrors), match="rules but no schema"):
        plugins.book("plan-2019")


def timetable(*duties: str) -> str:
    """Give a plugin whose timetable is made of these duties, each "month, due day"."""
    body = "\n\n@hookimpl\ndef duban_timetable(plan):\n    from datetime import date, datetime\n"
    body += "    from duban import Duty, Period, Timetable\n"
    given = "".join(f"Duty(Period(2019, {month}), {due}), " for month, due in map(_cut, duties))
    return PLUGIN + body + f"    return Timetable(({given}))\n"


def _cut(duty: str) -> tuple[str, str]:
    month, _, due = duty.partition(" ")
    return month, f"date({due})" if due[0] == "2" else due


def test_duties_out_of_order_are_put_into_it(tmp_path: Path) -> None:
    plugins = load(tmp_path, timetable("9 2019, 10, 5", "3 2019, 4, 5", "6 2019, 7, 5"))
    duties = plugins.book("plan-2019").timetables["lamps"].duties
    assert [duty.period.month for duty in duties] == [3, 6, 9]
    assert [duty.due.month for duty in duties] == [4, 7, 10]


def test_two_duties_for_one_period_are_refused_with_both_days(tmp_path: Path) -> None:
    plugins = load(tmp_path, timetable("3 2019, 4, 5", "6 2019, 7, 5", "3 2019, 4, 9"))
    with pytest.raises(PluginError) as caught:
        plugins.book("plan-2019")
    assert str(caught.value) == (
        "ours/plugins/lamps.py: duban_timetable gives two reports for 2019-03, due on 2019-04-05"
        " and on 2019-04-09: give each period one"
    )


@pytest.mark.parametrize("due", ["'2019-04-05'", "None", "datetime(2019, 4, 5)"])
def test_duty_that_is_due_on_no_date_is_refused(tmp_path: Path, due: str) -> None:
    plugins = load(tmp_path, timetable(f"3 {due}"))
    with pytest.raises(PluginError, match=r"lamps\.py: duban_timetable must give duties of a Per"):
        plugins.book("plan-2019")


def test_timetable_that_is_refused_leaves_a_service_the_plans_own(tmp_path: Path) -> None:
    plugins = load(tmp_path, timetable("3 2019, 4, 5", "3 2019, 4, 9"))
    plugins.hooks.supervise(lambda _area, _hook: None, ())
    assert len(plugins.book("plan-2019").timetables["lamps"].duties) == 11
    assert plugins.hooks.faults is not None
    assert "two reports" in str(plugins.hooks.faults["lamps"])


def test_what_a_plugin_prints_is_not_heard_on_stdout(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    chatty = PLUGIN.replace("@hookimpl", "print('imported')\n\n\n@hookimpl", 1)
    chatty += HOOK.format("timetable()", "print('asked')")
    load(tmp_path, chatty).book("plan-2019")
    sys.stdout.write("ours\n")
    heard = capsys.readouterr()
    assert heard.out == "ours\n"
    assert heard.err == "imported\nasked\n"

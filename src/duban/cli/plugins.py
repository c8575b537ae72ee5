"""duban plugins: the work areas, where each comes from, and what one root hides of another."""

from pathlib import Path
from typing import Any

import click
import orjson

from duban.cli.common import Desk, common_options, format_option
from duban.pluginmanager import Plugins
from duban.roots import first_file, hidden_files
from duban.rulefiles.plans import installed_plans
from duban.words import Label, Lang, message


@click.command("plugins")
@format_option
@common_options
def command(kind: str, roots: tuple[Path, ...], config: Path | None, lang: Lang | None) -> None:
    """列出工作领域及其插件 · list the work areas and their plugins.

    例 · example: duban plugins --root my-areas
    """
    desk = Desk.of(roots, config, lang)
    areas = _areas(desk.plugins)
    hidden = [{"file": file, "hides": hides} for file, hides in hidden_files(desk.roots)]
    if kind == "json":
        document = {"areas": areas, "hidden": hidden}
        click.echo(orjson.dumps(document, option=orjson.OPT_INDENT_2))
        return
    language = desk.language()
    for line in _table(areas, language):
        click.echo(line)
    for each in hidden:
        click.echo(message("{file} hides {hides}", **each).say(language))


def _areas(plugins: Plugins) -> list[dict[str, Any]]:
    roots = plugins.roots
    plans = installed_plans(roots)
    return [
        {
            "id": area,
            "name": plugin.area.name,
            "name_en": plugin.area.name_en or None,
            "file": plugin.file,
            "root": plugin.root.name or None,
            "plans": [
                plan
                for plan in plans
                if "duban_rules" in plugin.hooks
                or first_file(roots, "rules", plan, "areas", f"{area}.toml") is not None
            ],
            "hooks": list(plugin.hooks),
        }
        for area, plugin in sorted(plugins.loaded.items())
    ]


def _table(areas: list[dict[str, Any]], lang: Lang) -> list[str]:
    from tabulate import tabulate

    heads = [
        Label("领域", "area"),
        Label("名称", "name"),
        Label("插件", "plugin"),
        Label("根目录", "root"),
        Label("计划", "plans"),
        Label("钩子", "hooks"),
    ]
    rows = [
        [
            each["id"],
            Label(each["name"], each["name_en"] or "").say(lang),
            each["file"],
            each["root"] or Label("（自带）", "(bundled)").say(lang),
            ", ".join(each["plans"]) or "-",
            ", ".join(hook.removeprefix("duban_") for hook in each["hooks"]),
        ]
        for each in areas
    ]
    table: str = tabulate(rows, [head.say(lang) for head in heads], disable_numparse=True)
    return [*table.splitlines(), message("{count} work areas", count=len(areas)).say(lang)]

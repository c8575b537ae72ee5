"""duban check: find what is wrong with rules, schemas and plugins, without any data."""

from collections import Counter
from pathlib import Path

import click
import orjson

from duban._version import __version__
from duban.cli.common import Desk, common_options, format_option
from duban.cli.completing import complete_plans
from duban.rulecheck import Remark, check
from duban.words import Label, Lang, Message, message

_LEVELS = {"error": Label("错误", "error"), "warning": Label("警告", "warning")}


@click.command("check")
@click.option(
    "--plan",
    "plans",
    shell_complete=complete_plans,
    multiple=True,
    metavar="ID",
    help="只查这些计划 · only these plans.",
)
@format_option
@common_options
def command(
    plans: tuple[str, ...],
    kind: str,
    roots: tuple[Path, ...],
    config: Path | None,
    lang: Lang | None,
) -> None:
    """检查规则、事实表和插件，不需要报送数据 · check rules, schemas and plugins without any data.

    有错误时退出码为 3，只有警告时为 0 · exits 3 on any error, 0 on warnings.

    例 · example: duban check --root my-areas
    """
    desk = Desk.of(roots, config, lang)
    checked = desk.plan_ids(plans)
    language = desk.language()
    remarks = check(desk.roots, checked)
    if kind == "json":
        click.echo(orjson.dumps(_document(checked, remarks, language), option=orjson.OPT_INDENT_2))
    else:
        for remark in remarks:
            click.echo(_line(remark, language))
        click.echo(_summary(remarks).say(language))
    if any(remark.level == "error" for remark in remarks):
        raise SystemExit(3)


def _line(remark: Remark, lang: Lang) -> str:
    place = f"{remark.file}:{remark.line}: " if remark.line else f"{remark.file}: "
    said = message("{name}: {said}", name=_LEVELS[remark.level], said=remark.said)
    return place + said.say(lang)


def _summary(remarks: tuple[Remark, ...]) -> Message:
    counts = Counter(remark.level for remark in remarks)
    return message(
        "{errors} errors, {warnings} warnings", errors=counts["error"], warnings=counts["warning"]
    )


def _document(plans: tuple[str, ...], remarks: tuple[Remark, ...], lang: Lang) -> dict[str, object]:
    counts = Counter(remark.level for remark in remarks)
    return {
        "format": 1,
        "duban": __version__,
        "plans": list(plans),
        "counts": {"error": counts["error"], "warning": counts["warning"]},
        "remarks": [
            {
                "level": remark.level,
                "file": remark.file,
                "line": remark.line or None,
                "message": remark.said.say(lang),
            }
            for remark in remarks
        ],
    }

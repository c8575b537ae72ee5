"""Writing the page: its layout by Jinja2, its script and style under a policy that names them."""

import base64
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import orjson

from duban.errors import DubanError, UsageError
from duban.model.rules import part_of
from duban.model.terms import STATUS_LABELS, Status
from duban.page.tables import Texts, tables_of, texts_of
from duban.page.words import WORDS
from duban.report.document import RowSource
from duban.report.summary import summarise
from duban.roots import Root
from duban.words import LANGUAGES, Lang, harmless, message

if TYPE_CHECKING:
    from jinja2 import Environment

    from duban.page.pressed import Pressed

#: Two languages as they stand in pairs.
_PLACES: dict[str, int] = {lang: place for place, lang in enumerate(LANGUAGES)}
_STYLE = "page.css"
#: The parts of the script, joined in this order into one function.
_SCRIPT = (
    *("base.js", "chart.js", "table.js", "wall.js", "area.js", "rollup.js", "lists.js"),
    *("matters.js", "main.js"),
)
#: In a script element these would end it, or begin a comment.
_ESCAPES = {
    "<": "\\u003c",
    ">": "\\u003e",
    "&": "\\u0026",
    "\u2028": "\\u2028",
    "\u2029": "\\u2029",
}


def page_folders(roots: Iterable[Root]) -> tuple[Path, ...]:
    """Give the folders of the page's layout that the roots have, the one that counts first."""
    folders = (root.path / "templates" / "page" for root in reversed(tuple(roots)))
    return tuple(folder for folder in folders if folder.is_dir())


def write_page(
    told: Mapping[str, Any],
    plans: Sequence[Mapping[str, Any]],
    rows: RowSource,
    folders: tuple[Path, ...],
    pressed: Mapping[str, Sequence["Pressed"]] | None = None,
) -> Iterator[bytes]:
    """Write the page: `told` is the head of the document, `plans` are as plan_words gives them.

    `rows` has the sections of an evaluation and those of PAPER_SECTIONS. `pressed` are the matters
    by plan, None where no ledger is kept. Raises UsageError where Jinja2 is not installed,
    DubanError for a layout that fails.
    """
    environment = _environment(folders)
    lang: Lang = told["lang"]
    texts = texts_of(rows, lang)
    tables = tables_of(rows, (plan["id"] for plan in plans), texts)
    ledgers = {
        plan["id"]: _ledger(plan, tables[plan["id"]]["alerts"], pressed, texts) for plan in plans
    }
    words = {
        "told": {key: told[key] for key in ("format", "duban", "lang", "as_of", "counts")},
        "plans": [
            {**_clean(plan), "tables": tables[plan["id"]], "ledger": ledgers[plan["id"]]}
            for plan in plans
        ],
        "words": {key: [label.say(each) for each in LANGUAGES] for key, label in WORDS.items()},
        "texts": texts.pairs,
    }
    style = _source(environment, _STYLE)
    script = "".join(_source(environment, name) for name in _SCRIPT)
    script = f'(function () {{\n"use strict";\n{script}}})();\n'
    yield _rendered(
        environment,
        lang=lang,
        title=_clean(plans[0]["title"][_PLACES[lang]]) if plans else "",
        as_of=told["as_of"],
        policy=_policy(script, style),
        words={key: label.say(lang) for key, label in WORDS.items()},
        plain=[_plain(plan, rows, texts) for plan in plans],
        json=_escaped(words),
        script=script,
        style=style,
    )


def _ledger(
    plan: Mapping[str, Any],
    alerts: Mapping[str, Any],
    pressed: Mapping[str, Sequence["Pressed"]] | None,
    texts: Texts,
) -> dict[str, Any] | None:
    """Give the matters of a plan; what says their steps is loaded only where a ledger is kept."""
    if pressed is None:
        return None
    from duban.page.pressed import ledger_of

    place = alerts["columns"].index("key")
    keys = [row[place] for row in alerts["rows"]]
    return ledger_of(pressed.get(plan["id"], ()), keys, ZoneInfo(plan["time_zone"]), texts)


def _environment(folders: tuple[Path, ...]) -> "Environment":
    try:
        from jinja2 import Environment, FileSystemLoader, StrictUndefined
    except ImportError as error:
        said = message("The page needs Jinja2: pip install 'duban[papers]'")
        raise UsageError(said) from error
    return Environment(
        loader=FileSystemLoader([str(folder) for folder in folders]),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def _source(environment: "Environment", name: str) -> str:
    """Read a script or style as it is; raises DubanError for what would end its element."""
    from jinja2 import TemplateNotFound

    place = f"templates/page/{name}"
    try:
        if environment.loader is None:
            raise TemplateNotFound(name)
        source = environment.loader.get_source(environment, name)[0]
    except (TemplateNotFound, UnicodeDecodeError) as error:
        said = message("A part of the page's layout cannot be read: it must be there, in UTF-8")
        raise DubanError(said, file=place) from error
    if "</" in source or "<!--" in source:
        said = message("A script or style of the page must have neither “</” nor “<!--” in it")
        raise DubanError(said, file=place)
    return source.replace("\r\n", "\n").replace("\r", "\n")


def _rendered(
    environment: "Environment", *, json: str, script: str, style: str, **rest: Any
) -> bytes:
    from markupsafe import Markup

    # These three were made safe for their elements; all else is escaped by the template.
    safe = {"json": Markup(json), "script": Markup(script), "style": Markup(style)}  # noqa: S704
    try:
        text = environment.get_template("page.html.j2").render(**safe, **rest)
    except Exception as error:
        said = message(
            "The page's layout failed: {error}; the page that duban brings is in templates/page",
            error=harmless(f"{type(error).__name__}: {error}"),
        )
        raise DubanError(said, file="templates/page/page.html.j2") from error
    return text.encode("utf-8")


def _policy(script: str, style: str) -> str:
    """Give the content security policy: nothing from anywhere, this script and this style alone."""
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src '{_digest(script)}'",
            f"style-src '{_digest(style)}'",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types 'none'",
        )
    )


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode()


def _escaped(words: object) -> str:
    text = orjson.dumps(words).decode("utf-8")
    for char, escape in _ESCAPES.items():
        text = text.replace(char, escape)
    return text


def _clean(part: Any) -> Any:
    """Make every text in plain data harmless."""
    if isinstance(part, str):
        return harmless(part, 1000)
    if isinstance(part, Mapping):
        return {key: _clean(each) for key, each in part.items()}
    return [_clean(each) for each in part] if isinstance(part, list | tuple) else part


def _plain(plan: Mapping[str, Any], rows: RowSource, texts: Texts) -> Mapping[str, Any]:
    """Give what stands in the page without its script: parts, tasks, statuses, reasons."""
    place = _PLACES[texts.lang]
    tasks = [orjson.loads(line) for line in rows.lines("tasks")]
    worst = summarise(
        plan["id"],
        {
            "tasks": tasks,
            "indicators": (),
            "alerts": (),
            "findings": (),
            "scores": (),
            "reports": (),
        },
    ).tasks
    told = [
        {
            "code": task["code"],
            "part": part_of(task["code"]),
            "title": task["title"][place],
            "lead": plan["reporters"][task["lead"]]["name"][place],
            "status": STATUS_LABELS[Status(row["status"])].say(texts.lang),
            "because": harmless(row["because"], 500),
        }
        for task in plan["tasks"]
        if (row := worst.get(task["code"]))
    ]
    return {"title": plan["title"][place], "document": plan["document"], "tasks": told}

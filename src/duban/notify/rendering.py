"""Letters from templates that an office can replace; if one fails, the plain built-in letter goes."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import asdict, frozen

from duban.model.plan import Plan
from duban.roots import Root
from duban.words import Lang, Message, Sayable, harmless, message, say

if TYPE_CHECKING:
    from jinja2 import Environment

_LONGEST = 500
_LONGEST_SUBJECT = 120


@frozen
class Attachment:
    """A file that goes with a letter: its name, its media type (type/subtype), its bytes."""

    name: str
    media_type: str
    content: bytes


@frozen
class Letter:
    """What a mail says: one line of subject, plain text, and the same in HTML ("" for none).

    `attachments` are the files that go with it.
    """

    subject: str
    text: str
    html: str = ""
    attachments: tuple[Attachment, ...] = ()


@frozen
class Written:
    """A letter ready to go, and what its template failed at: the administrator hears of it."""

    letter: Letter
    failure: Message | None = None


@frozen
class Item:
    """One row of a letter: its fields, each with its label."""

    fields: tuple[tuple[str, str], ...]


@frozen
class Group:
    """Rows (at least one) under one title. `level` is red, yellow, blue or nothing."""

    title: str
    rows: tuple[Item, ...]
    level: str = ""


@frozen
class Content:
    """All that a template may say, in one language, every text on one line and harmless."""

    kind: str
    lang: str
    subject: str
    greeting: str
    paragraphs: tuple[str, ...]
    groups: tuple[Group, ...]
    notes: tuple[str, ...]
    signature: tuple[str, ...]


@frozen
class Paper:
    """What every letter is written on: the plan, its office, the language and the templates.

    `folders` are searched in their order for templates (see `template_folders`).
    """

    plan: Plan
    lang: Lang = "zh"
    folders: tuple[Path, ...] = ()

    def say(self, part: object) -> str:
        """Say a part in the letter's language, harmless and on one line."""
        return harmless(say(part, self.lang), _LONGEST)

    def write(
        self,
        kind: str,
        subject: Sayable,
        *,
        greeting: Sayable | None = None,
        paragraphs: Iterable[object] = (),
        groups: Iterable[Group] = (),
        notes: Iterable[object] = (),
    ) -> Written:
        """Write a letter of a kind: <kind>.txt.j2 and <kind>.html.j2, else letter.…, else by code."""
        content = Content(
            kind=kind,
            lang=self.lang,
            subject=harmless(subject.say(self.lang), _LONGEST_SUBJECT),
            greeting=self.say(greeting) if greeting is not None else "",
            paragraphs=tuple(map(self.say, paragraphs)),
            groups=tuple(groups),
            notes=tuple(map(self.say, notes)),
            signature=(self.say(self.plan.office), self.say(self.plan.title)),
        )
        return _written(content, self.folders)


def template_folders(roots: Iterable[Root]) -> tuple[Path, ...]:
    """Give the folders of letter templates that the roots have, the one that counts first."""
    folders = (root.path / "templates" / "mail" for root in reversed(tuple(roots)))
    return tuple(folder for folder in folders if folder.is_dir())


def _written(content: Content, folders: tuple[Path, ...]) -> Written:
    plain = Letter(content.subject, plain_text(content))
    if not folders:
        return Written(plain)
    words = asdict(content)
    texts = {}
    for ending in ("txt", "html"):
        names = [f"{content.kind}.{ending}.j2", f"letter.{ending}.j2"]
        try:
            texts[ending] = _environment(folders).select_template(names).render(words)
        except Exception as error:  # noqa: BLE001 - a template is code of the office's own
            failure = message(
                "The letter template {name} failed, the built-in letter went out instead: {error}",
                name=_place(error) or names[0],
                error=harmless(_without_paths(f"{type(error).__name__}: {error}", folders)),
            )
            return Written(plain, failure)
    return Written(Letter(content.subject, texts["txt"], texts["html"]))


def _without_paths(text: str, folders: tuple[Path, ...]) -> str:
    for folder in folders:
        text = text.replace(str(folder), "templates/mail")
    return text


def _place(error: BaseException) -> str:
    """Find the template and line at which it failed; "" if it is not told."""
    name: str | None = getattr(error, "name", None)
    line: int | None = getattr(error, "lineno", None)
    if name and line:
        return f"{name}:{line}"
    step, found = error.__traceback__, ""
    while step is not None:
        file = Path(step.tb_frame.f_code.co_filename)
        if file.suffix == ".j2":
            found = f"{file.name}:{step.tb_lineno}"
        step = step.tb_next
    return found


@cache
def _environment(folders: tuple[Path, ...]) -> "Environment":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

    return Environment(
        loader=FileSystemLoader([str(folder) for folder in folders]),
        undefined=StrictUndefined,
        autoescape=select_autoescape(("html.j2",), ("txt.j2",), default=True),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def plain_text(content: Content) -> str:
    """Give the built-in letter: plain text made by code alone, which no template can spoil."""
    lines: list[str] = []
    if content.greeting:
        lines += [content.greeting, ""]
    for paragraph in content.paragraphs:
        lines += [paragraph, ""]
    for group in content.groups:
        lines.append(f"【{group.title}】")
        for number, item in enumerate(group.rows, 1):
            lines += _lines_of(number, item)
        lines.append("")
    lines += [*(f"※ {note}" for note in content.notes), *([""] if content.notes else [])]
    lines += content.signature
    return "\n".join(lines) + "\n"


def _lines_of(number: int, item: Item) -> list[str]:
    told = [(label, value) for label, value in item.fields if value]
    return [
        f"{f'{number}.':<3} {label}：{value}" if index == 0 else f"    {label}：{value}"
        for index, (label, value) in enumerate(told)
    ]

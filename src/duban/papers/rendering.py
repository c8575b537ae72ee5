"""The words of papers: templates that a root can replace, rendered to markup."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from duban.errors import PaperError
from duban.papers.texts import DATA, Texts
from duban.roots import Root
from duban.words import harmless, message

_SHOWN = "templates/papers"


class Fitted(str):
    """Text that is fit for print already."""

    __slots__ = ()


def template_folders(roots: Iterable[Root]) -> tuple[Path, ...]:
    """Give the folders of paper templates that the roots have, the one that counts first."""
    folders = (root.path / "templates" / "papers" for root in reversed(tuple(roots)))
    return tuple(folder for folder in folders if folder.is_dir())


def rendered(
    name: str, fields: Mapping[str, Any], texts: Texts, folders: tuple[Path, ...]
) -> tuple[str, str]:
    """Render the template `name`; gives the markup and the template's shown path.

    Every expression's text is made fit for print. Raises PaperError with the template's line.
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateError

    def fit(value: object) -> Fitted:
        return value if isinstance(value, Fitted) else Fitted(texts.datum(value))

    def told(values: Iterable[object], by: str = "、", most: int = 1000) -> Fitted:
        every = list(values)
        joined = by.join(texts.fit(value) for value in every[:most])
        rest = f"等{len(every)}项" if len(every) > most else ""
        return Fitted(DATA + joined + rest)

    environment = Environment(  # noqa: S701 - what is written is no HTML
        loader=FileSystemLoader([str(folder) for folder in folders]),
        undefined=StrictUndefined,
        finalize=fit,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["told"] = told
    shown = f"{_SHOWN}/{name}"
    try:
        return environment.get_template(name).render(fields), shown
    except TemplateError as error:
        raise _failed(error, shown, getattr(error, "lineno", None)) from error
    except Exception as error:
        raise _failed(error, shown, None) from error


def _failed(error: Exception, shown: str, line: int | None) -> PaperError:
    said = message(
        "The template does not hold: {error}",
        error=harmless(f"{type(error).__name__}: {error}"),
    )
    return PaperError(said, file=shown, line=line or _line_of(error))


def _line_of(error: BaseException) -> int:
    step, line = error.__traceback__, 0
    while step is not None:
        if step.tb_frame.f_code.co_filename.endswith(".j2"):
            line = step.tb_lineno
        step = step.tb_next
    return line

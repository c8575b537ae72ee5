"""Making a bulletin: from frozen judgements to the bytes of a DOCX."""

from collections.abc import Iterable, Iterator

from attrs import frozen

from duban.errors import UsageError
from duban.papers.bulletin import Bulletin, Wish, bulletin_of
from duban.papers.frozen import Frozen
from duban.papers.markup import Block, read_markup
from duban.papers.rendering import rendered, template_folders
from duban.papers.windows import Window
from duban.roots import Root
from duban.words import Message, message

_TEMPLATE = "bulletin.txt.j2"


@frozen
class Paper:
    """A paper's bytes, and what whoever asked for it should know."""

    content: bytes
    warnings: tuple[Message, ...] = ()


def need_packages() -> None:
    """Hold that the papers' packages are installed; raises UsageError with the remedy."""
    try:
        import docx  # noqa: F401 - asked for here, so that what is missing is told at once
        import jinja2  # noqa: F401 - likewise
    except ModuleNotFoundError as error:
        said = message(
            'Papers need the packages of duban\'s extra "papers" ({name} is missing): install'
            " duban[papers]",
            name=error.name or "",
        )
        raise UsageError(said) from error


def make_bulletin(
    judged: Frozen, last: Frozen | None, window: Window, wish: Wish, roots: Iterable[Root]
) -> Paper:
    """Make a bulletin; the same arguments give the same bytes.

    Raises UsageError where the last judgement cannot be compared or the papers' packages are not
    installed, PaperError where a template does not hold.
    """
    need_packages()
    from duban.papers.writing import write_paper

    bulletin = bulletin_of(judged, last, window, wish)
    blocks = bulletin_blocks(bulletin, roots)
    title = "".join(block.texts[0] for block in blocks if block.kind == "title")
    content = write_paper(blocks, bulletin.pictures, title, judged.day)
    return Paper(content, tuple(_warnings(judged, window, bulletin)))


def bulletin_blocks(bulletin: Bulletin, roots: Iterable[Root]) -> list[Block]:
    """Give the blocks of a bulletin: its words as the template that counts sets them."""
    folders = template_folders(roots)
    text, shown = rendered(_TEMPLATE, bulletin.fields, bulletin.texts, folders)
    return read_markup(text, shown)


def _warnings(judged: Frozen, window: Window, bulletin: Bulletin) -> Iterator[Message]:
    if bulletin.later:
        yield message(
            "{file} was judged on {day}, after the window: {count} indicators stand as of a later"
            " month than {last}; a judgement frozen soon after the window tells them as of its end",
            file=judged.file,
            day=judged.day,
            count=len(bulletin.later),
            last=window.last,
        )
    if judged.day <= window.last.last_day:
        yield message(
            "The window ends on {end}, after {file} was judged on {day}: the bulletin tells of a"
            " window that is not over",
            end=window.last.last_day,
            file=judged.file,
            day=judged.day,
        )

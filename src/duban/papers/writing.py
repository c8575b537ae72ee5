"""Writing a paper: blocks to a DOCX whose bytes are the same for the same blocks."""

import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Twips

from duban.papers import page
from duban.papers.drawing import Charts
from duban.papers.markup import Block
from duban.papers.pictures import Picture
from duban.papers.pieces import element, keep_with_next, page_field, paragraph, run, tab
from duban.papers.setting import Setter
from duban.papers.stock import furnish
from duban.words import Lang

_ENTRY_DATE = (1980, 1, 1, 0, 0, 0)


def write_paper(
    blocks: Sequence[Block],
    pictures: Mapping[str, Picture],
    title: str,
    day: date,
    lang: Lang = "zh",
) -> bytes:
    """Give the DOCX of a paper. `title` and `day` go into its properties; no author is named."""
    document = docx.Document()
    furnish(document)
    _properties(document, title, day, lang)
    writer = _Writer(document, Charts(document, pictures))
    kept = _kept(blocks)
    for number, block in enumerate(blocks):
        if block.kind != "imprint":
            writer.write(block, keep=number in kept)
    writer.finish([block for block in blocks if block.kind == "imprint"])
    buffer = io.BytesIO()
    document.save(buffer)
    return _steady(buffer)


class _Writer:
    """Writes block after block; annexes and the imprint begin sections of their own."""

    def __init__(self, document: Document, charts: Charts) -> None:
        self._document = document
        self._body = document.element.body
        self._setter = Setter()
        self._charts = charts
        self._width = page.TYPE_WIDTH
        _lay_out(document.sections[0], landscape=False)
        _number_pages(document.sections[0])

    def write(self, block: Block, *, keep: bool) -> None:
        if block.kind == "sheet":
            self._begin_sheet(landscape=block.texts[1] == "landscape")
            self._add(self._setter.paragraphs(block))
        elif block.kind in {"annex", "landscape"}:
            self._begin(WD_SECTION.NEW_PAGE, landscape=block.kind == "landscape")
            self._add(self._setter.paragraphs(Block("annex", block.texts)))
        elif block.kind == "picture":
            self._add(self._charts.paragraphs(block.texts[0]))
        else:
            self._add(self._setter.paragraphs(block, self._width), keep=keep)

    def _begin(self, start: WD_SECTION, *, landscape: bool) -> Section:
        section: Section = self._document.add_section(start)
        ended = self._body[-2]  # the paragraph that ends the section before takes no place
        ended.find(qn("w:pPr")).insert(0, element("spacing", line=20, lineRule="exact"))
        _lay_out(section, landscape=landscape)
        self._width = page.WIDTH_LANDSCAPE if landscape else page.TYPE_WIDTH
        return section

    def _begin_sheet(self, *, landscape: bool) -> None:
        """Begin a new page, or the paper's first.

        The paragraph that Word wants after a table goes: the one that ends the section is enough,
        and two of them may begin a page of their own below a table that fills its page.
        """
        if len(self._body) > 1:
            if len(self._body) > 2 and self._body[-3].tag == qn("w:tbl"):
                self._body.remove(self._body[-2])
            self._begin(WD_SECTION.NEW_PAGE, landscape=landscape)
        elif landscape:
            self._width = page.WIDTH_LANDSCAPE
            _lay_out(self._document.sections[0], landscape=True)

    def finish(self, imprint: Sequence[Block]) -> None:
        """Set the imprint at the foot of the last even page, which bears no number (7.4, 7.5).

        It is that page's footer, whose lower edge is that of the type area.
        """
        if not imprint:
            return
        section = self._begin(WD_SECTION.EVEN_PAGE, landscape=False)
        section.footer_distance = Twips(page.BOTTOM)
        for footer in (section.footer, section.even_page_footer):
            kept = _emptied(footer)
            for number, block in enumerate(imprint):
                kept.append(_imprint(block, number, len(imprint)))
        self._add(iter([paragraph(line=20)]))

    def _add(self, paragraphs: Iterator[Any], *, keep: bool = False) -> None:
        for each in paragraphs:
            if keep:
                keep_with_next(each)
            self._body.insert(len(self._body) - 1, each)


def _kept(blocks: Sequence[Block]) -> set[int]:
    """Give the blocks that stay on the page of a signature, which must not stand alone (7.3.5)."""
    ends = [number for number, block in enumerate(blocks) if block.kind == "sign"]
    kept: set[int] = set()
    for end in ends:
        first = end
        while first and blocks[first - 1].kind == "listed":
            first -= 1
        kept.update(range(max(first - 1, 0), end + 1))
    for number, block in enumerate(blocks):
        if block.kind == "signatures":
            kept.update(range(max(number - 2, 0), number))
        elif block.kind == "table" and blocks[max(number - 2, 0)].kind == "part":
            kept.add(number - 1)
    return kept


def _imprint(block: Block, number: int, count: int) -> Any:
    """Set a line of the imprint (7.4): thick lines above the first and below the last."""
    borders = [("top", 8 if number == 0 else 6, page.BLACK)]
    if number == count - 1:
        borders.append(("bottom", 8, page.BLACK))
    left, right = (run(text, page.FANGSONG, page.SIZE_NOTE, spacing=0) for text in block.texts)
    parts = [left, tab(), right] if block.texts[1] else [left]
    stop = page.TYPE_WIDTH - page.CHARACTER
    return paragraph(*parts, first=100, align="left", borders=tuple(borders), tab=stop)


def _emptied(footer: Any) -> Any:
    """Give the element of a section's own footer without any paragraph."""
    footer.is_linked_to_previous = False
    kept = footer._element  # noqa: SLF001 - paragraphs are made by pieces alone
    for each in list(kept):
        kept.remove(each)
    return kept


def _lay_out(section: Section, *, landscape: bool) -> None:
    """Set paper and margins; a page on its side has its binding edge on top (8)."""
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    sizes = (page.HEIGHT, page.WIDTH) if landscape else (page.WIDTH, page.HEIGHT)
    section.page_width, section.page_height = map(Twips, sizes)
    margins = (page.TOP, page.RIGHT, page.BOTTOM, page.LEFT)
    if landscape:
        margins = (page.LEFT, page.TOP, page.RIGHT, page.BOTTOM)
    top, right, bottom, left = map(Twips, margins)
    section.top_margin, section.right_margin = top, right
    section.bottom_margin, section.left_margin = bottom, left
    section.header_distance = Twips(page.mm(15))
    section.footer_distance = Twips(page.FOOTER_LANDSCAPE if landscape else page.FOOTER)
    for grid in section._sectPr.findall(element("docGrid").tag):  # noqa: SLF001 - not offered
        section._sectPr.remove(grid)  # noqa: SLF001 - likewise
    section._sectPr.append(element("docGrid", type="lines", linePitch=page.LINE))  # noqa: SLF001


def _number_pages(section: Section) -> None:
    """Set page numbers: odd ones at the right, even ones at the left, one character in (7.5)."""
    for footer, align in ((section.footer, "right"), (section.even_page_footer, "left")):
        kept = _emptied(footer)
        runs = page_field(page.SONGTI, page.SIZE_NOTE)
        kept.append(paragraph(*runs, line=page.FOOTER_LINE, align=align, left=100, right=100))


def _properties(document: Document, title: str, day: date, lang: Lang) -> None:
    told = document.core_properties
    told.title, told.author, told.last_modified_by = title, "", ""
    told.comments, told.revision = "", 1
    told.language = {"zh": "zh-CN", "en": "en-GB"}[lang]
    told.created = told.modified = datetime(day.year, day.month, day.day)  # noqa: DTZ001


def _steady(buffer: io.BytesIO) -> bytes:
    """Pack the parts once more without the time of packing."""
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(buffer) as found,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as written,
    ):
        for name in found.namelist():
            entry = zipfile.ZipInfo(name, _ENTRY_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            written.writestr(entry, found.read(name))
    return packed.getvalue()

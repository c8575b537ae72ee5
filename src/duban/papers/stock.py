"""The stock of a paper: fonts by name with their fallbacks, Chinese as its language, page sides."""

from typing import Any
from xml.sax.saxutils import quoteattr

from docx.document import Document
from docx.oxml.ns import qn

from duban.papers import page
from duban.papers.pieces import element

_MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def furnish(document: Document) -> None:
    """Make python-docx's empty document an official one."""
    document.settings.odd_and_even_pages_header_footer = True
    _defaults(document)
    for part in document.part.package.iter_parts():
        if str(part.partname) == "/word/fontTable.xml":
            part._blob = _font_table()  # noqa: SLF001 - the part is bytes without a setter
    relations = document.part.package.rels
    for key, relation in list(relations.items()):
        if relation.reltype.endswith("/thumbnail"):
            del relations[key]


def _defaults(document: Document) -> None:
    """Let text without a style be body text: 3号仿宋 in Chinese, without a theme's fonts."""
    styles = document.styles.element
    defaults = styles.find(qn("w:docDefaults"))
    told = defaults.find(qn("w:rPrDefault")).find(qn("w:rPr"))
    for each in list(told):
        told.remove(each)
    font = page.FANGSONG
    told.append(element("rFonts", ascii=font, hAnsi=font, eastAsia=font, cs=font))
    told.append(element("sz", val=page.SIZE_BODY))
    told.append(element("szCs", val=page.SIZE_BODY))
    told.append(element("lang", val="en-US", eastAsia="zh-CN", bidi="ar-SA"))
    spacing = defaults.find(qn("w:pPrDefault"))
    if spacing is not None:
        defaults.remove(spacing)
    _unstyle(styles)


def _unstyle(styles: Any) -> None:
    """Take away python-docx's sample styles of tables and lists; a paper uses none."""
    for style in list(styles.findall(qn("w:style"))):
        if style.get(qn("w:default")) != "1":
            styles.remove(style)


def _font_table() -> bytes:
    """Name the fonts, each with what may stand in for it."""
    fonts = "".join(
        f"<w:font w:name={quoteattr(name)}>"
        f"<w:altName w:val={quoteattr(','.join(others))}/>"
        f'<w:charset w:val="86"/><w:family w:val="auto"/><w:pitch w:val="variable"/></w:font>'
        for name, others in page.FALLBACKS.items()
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<w:fonts xmlns:w="{_MAIN}">{fonts}</w:fonts>'
    ).encode()

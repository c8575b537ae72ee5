"""Pieces of WordprocessingML: paragraphs, runs, borders, fields, as GB/T 9704-2012 sets them."""

from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from duban.papers import page


def element(name: str, **attributes: object) -> Any:
    """Make an element of the main namespace with attributes of it."""
    made = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), str(value))
    return made


def run(
    text: str, font: str, size: int, colour: str = page.BLACK, spacing: int | None = None
) -> Any:
    """Make a run in one font for all scripts; `spacing` widens each character (twips)."""
    made = element("r")
    made.append(properties(font, size, colour, spacing))
    told = element("t")
    told.text = text
    told.set(qn("xml:space"), "preserve")
    made.append(told)
    return made


def properties(font: str, size: int, colour: str = page.BLACK, spacing: int | None = None) -> Any:
    """Make a run's properties."""
    made = element("rPr")
    made.append(element("rFonts", ascii=font, hAnsi=font, eastAsia=font, cs=font, hint="eastAsia"))
    made.append(element("color", val=colour))
    made.append(element("spacing", val=page.SPACING if spacing is None else spacing))
    made.append(element("sz", val=size))
    made.append(element("szCs", val=size))
    return made


def paragraph(
    *runs: Any,
    line: int = page.LINE,
    align: str = "both",
    first: int = 0,
    left: int = 0,
    right: int = 0,
    before: int = 0,
    after: int = 0,
    keep: bool = False,
    borders: tuple[tuple[str, int, str], ...] = (),
    tab: int = 0,
    stops: tuple[int, ...] = (),
    exact: bool = True,
) -> Any:
    """Make a paragraph.

    `tab` is a stop to whose left a text ends, `stops` are where texts begin (twips).
    `first`, `left` and `right` are indents in hundredths of a character; `line` is the height of a
    line; `borders` are (side, eighths of a point, colour).
    """
    made = element("p")
    told = element("pPr")
    made.append(told)
    if keep:
        keep_with_next(made)
    told.append(element("widowControl", val=0))
    if borders:
        frame_of = element("pBdr")
        for side, width, colour in borders:
            frame_of.append(element(side, val="single", sz=width, space=0, color=colour))
        told.append(frame_of)
    if tab or stops:
        tabs = element("tabs")
        for stop in stops:
            tabs.append(element("tab", val="left", pos=stop))
        if tab:
            tabs.append(element("tab", val="right", pos=tab))
        told.append(tabs)
    told.append(element("snapToGrid", val=0))
    rule = "exact" if exact else "auto"
    told.append(element("spacing", before=before, after=after, line=line, lineRule=rule))
    told.append(_indents(first, left, right))
    told.append(element("jc", val=align))
    for each in runs:
        made.append(each)
    return made


def keep_with_next(made: Any) -> None:
    """Keep a paragraph whole and on one page with the next."""
    told = made.find(qn("w:pPr"))
    if told is not None and told.find(qn("w:keepNext")) is None:
        told.insert(0, element("keepLines"))
        told.insert(0, element("keepNext"))


def _indents(first: int, left: int, right: int) -> Any:
    """Give indents both in characters, which Word and WPS go by, and in twips."""
    hanging = {"hanging": _twips(-first)} if first < 0 else {"firstLine": _twips(first)}
    chars = {"hangingChars": -first} if first < 0 else {"firstLineChars": first}
    return element(
        "ind",
        left=_twips(left),
        leftChars=left,
        right=_twips(right),
        rightChars=right,
        **hanging,
        **chars,
    )


def _twips(hundredths: int) -> int:
    return hundredths * page.CHARACTER // 100


def tab() -> Any:
    """Make a run that is a tab."""
    made = element("r")
    made.append(element("tab"))
    return made


def page_field(font: str, size: int) -> list[Any]:
    """Make the runs of a page number: — 1 —."""
    field = element("fldSimple", instr="PAGE")
    field.append(run("1", font, size, spacing=0))
    return [run("— ", font, size, spacing=0), field, run(" —", font, size, spacing=0)]

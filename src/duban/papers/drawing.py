"""Charts inside a document: the drawing, the chart's part, and the workbook of its figures."""

from collections.abc import Iterator, Mapping
from typing import Any

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml

from duban.papers import page
from duban.papers.pictures import Picture, chart_of
from duban.papers.pieces import element, paragraph, run

_EMU = 635
_CHART = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_BOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_DRAWING = """<w:drawing
 xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"
 xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
 xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"
 xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"
 xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">
<wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{width}" cy="{height}"/>
<wp:docPr id="{number}" name="图{number}"/><wp:cNvGraphicFramePr/>
<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart">
<c:chart r:id="{relation}"/></a:graphicData></a:graphic></wp:inline></w:drawing>"""


class Charts:
    """The charts of one document, numbered as they come."""

    def __init__(self, document: Document, pictures: Mapping[str, Picture]) -> None:
        """Take the document and the pictures by key."""
        self._part = document.part
        self._pictures = pictures
        self._count = 0

    def paragraphs(self, key: str) -> Iterator[Any]:
        """Give a picture with its caption below; nothing for a key that is none."""
        picture = self._pictures.get(key)
        if picture is None:
            return
        self._count += 1
        drawn = element("r")
        width = (page.TYPE_WIDTH - page.CHARACTER) * _EMU
        drawn.append(
            parse_xml(
                _DRAWING.format(
                    width=width,
                    height=width * 9 // 20,
                    number=self._count,
                    relation=self._relation(picture),
                )
            )
        )
        yield paragraph(drawn, align="center", line=240, exact=False, keep=True)
        unit = f"（{picture.unit}）" if picture.unit else ""
        words = f"图{self._count}　{picture.task} {picture.title}{unit}"
        yield paragraph(
            run(words, page.FANGSONG, page.SIZE_NOTE, spacing=0),
            line=page.LINE,
            align="center",
            after=200,
        )

    def _relation(self, picture: Picture) -> str:
        package = self._part.package
        chart, book = chart_of(picture)
        charts = f"/word/charts/chart{self._count}.xml"
        books = f"/word/embeddings/workbook{self._count}.xlsx"
        part = Part(PackURI(charts), _CHART, chart, package)
        figures = Part(PackURI(books), _BOOK, book, package)
        part.relate_to(figures, RELATIONSHIP_TYPE.PACKAGE)
        return str(self._part.relate_to(part, RELATIONSHIP_TYPE.CHART))

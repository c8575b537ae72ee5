"""Pictures of trajectories: what an indicator should have reached each month, and what it did."""

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from datetime import datetime

import xlsxwriter
from attrs import frozen

from duban.papers.frozen import Frozen, Row
from duban.papers.page import FANGSONG
from duban.papers.standing import Told
from duban.words import UNIT_LABELS

_SHEET = "数据"
_MADE = datetime(2000, 1, 1)  # noqa: DTZ001 - the same in every file, so that bytes are
_MOST = 40


@frozen
class Picture:
    """A trajectory: months with the planned and the actual values, None where there is none."""

    key: str
    task: str
    title: str
    unit: str
    status: str
    months: tuple[str, ...]
    planned: tuple[float | None, ...]
    actual: tuple[float | None, ...]


def pictures_of(judged: Frozen, tasks: Iterable[Told]) -> list[Picture]:
    """Give the trajectories of the indicators that hold tasks back, as far as they are figures."""
    rows = [(task, row) for task in tasks for row in task.rows]
    found = (_picture(judged, task, row) for task, row in rows)
    return [picture for picture in found if picture is not None][:_MOST]


def _picture(judged: Frozen, task: Told, row: Row) -> Picture | None:
    one = judged.indicators[row["area"], row["indicator"]]
    course = {point["period"]: point["planned"] for point in one["course"]}
    key = (row["area"], row["reporter"], row["indicator"])
    actual = {
        point["period"]: point["actual"]
        for name, point in judged.points.items()
        if name[:3] == key and isinstance(point["actual"], float | int)
    }
    months = sorted(course | actual)
    if not course or not actual:
        return None
    factor = one["shown_factor"] or 1.0
    unit = one["unit"] or ""
    label = UNIT_LABELS[unit].zh if unit in UNIT_LABELS else unit
    return Picture(
        key="/".join(key),
        task=task.code,
        title=one["name"],
        unit=one["shown_unit"] or label,
        status=task.status.zh,
        months=tuple(months),
        planned=_scaled([course.get(month) for month in months], factor),
        actual=_scaled([actual.get(month) for month in months], factor),
    )


def _scaled(values: Sequence[float | None], factor: float) -> tuple[float | None, ...]:
    return tuple(None if value is None else float(f"{value / factor:.10g}") for value in values)


def chart_of(picture: Picture) -> tuple[bytes, bytes]:
    """Give a picture as (chart part, workbook of its figures), both of Office's own format.

    Word, WPS and LibreOffice draw it with the fonts of the reader's machine; its figures can be
    looked up in the workbook inside.
    """
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    book.set_properties({"created": _MADE})
    sheet = book.add_worksheet(_SHEET)
    sheet.write_row(0, 0, ["月份", "应达", "实际"])
    for number, month in enumerate(picture.months, 1):
        sheet.write_string(number, 0, f"{int(month[5:])}月")
        for column, values in ((1, picture.planned), (2, picture.actual)):
            value = values[number - 1]
            if value is not None:
                sheet.write_number(number, column, value)
    chart = book.add_chart({"type": "line"})
    last = len(picture.months)
    for column, line, marker in _LOOKS:
        chart.add_series(
            {
                "name": [_SHEET, 0, column],
                "categories": [_SHEET, 1, 0, last, 0],
                "values": [_SHEET, 1, column, last, column],
                "line": line,
                "marker": marker,
            }
        )
    font = {"name": FANGSONG, "size": 10.5, "bold": False}
    ticks = {"major_tick_mark": "outside", "minor_tick_mark": "none"}
    chart.set_x_axis({"num_font": font, "line": {"color": "black"}, **ticks})
    chart.set_y_axis(
        {
            "num_font": font,
            **ticks,
            "major_gridlines": {"visible": True, "line": {"color": "#BFBFBF", "width": 0.5}},
        }
    )
    chart.set_legend({"position": "bottom", "font": font})
    chart.set_chartarea({"border": {"none": True}})
    chart.set_title({"none": True})
    sheet.insert_chart(0, 4, chart)
    book.close()
    with zipfile.ZipFile(buffer) as packed:
        drawn = packed.read("xl/charts/chart1.xml").decode()
    return _for_documents(drawn).encode(), buffer.getvalue()


_LOOKS = (
    (1, {"color": "#595959", "width": 1.5, "dash_type": "dash"}, {"type": "none"}),
    (
        2,
        {"color": "#C00000", "width": 2.25},
        {
            "type": "circle",
            "size": 6,
            "fill": {"color": "#C00000"},
            "border": {"color": "#C00000"},
        },
    ),
)


def _for_documents(drawn: str) -> str:
    """Make a worksheet's chart one of a document: Chinese fonts, and where its figures are.

    Lines are straight and run on over months without a value, as LibreOffice must be told.
    """
    told = re.sub(
        r'<a:latin typeface="([^"]+)"/>', r'<a:latin typeface="\1"/><a:ea typeface="\1"/>', drawn
    )
    figures = '<c:externalData r:id="rId1"><c:autoUpdate val="0"/></c:externalData>'
    told = re.sub(r'<c:pt idx="[0-9]+"><c:v ?/?>(?:</c:v>)?</c:pt>', "", told)
    told = re.sub(
        '(<c:plotVisOnly val="1"/>)(?!<c:dispBlanksAs)', r'\1<c:dispBlanksAs val="span"/>', told
    )
    told = told.replace("</c:ser>", '<c:smooth val="0"/></c:ser>')
    return re.sub(r"<c:printSettings>.*?</c:printSettings>", figures, told, flags=re.DOTALL)

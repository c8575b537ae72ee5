"""What the writer of the form of a plan of work and its reader agree on."""

from duban.model.terms import DOCUMENT_STAGES, WORKS_STAGES, Kind

#: What its sheets say of themselves, and their tables.
KIND = "workplan"
MONTHS, STAGES = "months", "stages"
#: Names of the sheets; by the first a workbook is known without reading it.
MONTHS_SHEET, STAGES_SHEET = "工作方案", "工作方案·阶段"

#: Key, label and style of the rows above the figures.
HEAD = (
    ("person", "填报人", "short_in"),
    ("in_charge", "责任人", "short_in"),
    ("submitted_at", "填报时间", "time_in"),
)
#: The row (from 1) of the heads of the table of figures.
FIRST_FIGURES = 8

#: The kinds that have stages, and which.
STAGED = {Kind.DOCUMENT: DOCUMENT_STAGES, Kind.MILESTONE: WORKS_STAGES}

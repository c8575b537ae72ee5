"""Reading the reply form back: per matter what was filled in, with its cell, and what cannot be used."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from attrs import define, field, frozen

from duban.forms.answers import finding
from duban.forms.form_sheets import FormSheet, form_sheets
from duban.forms.layout import hint_of
from duban.forms.reply_layout import (
    ANSWER,
    DATES,
    FOR_ALL,
    KIND,
    LONGEST_TEXT,
    REPLY_FORM,
    REPLY_VERSION,
    ROWS,
    TAKEN,
    VALUES,
)
from duban.model.findings import FINDING_CODES, Finding
from duban.sheets import cells
from duban.sheets.bounds import UnreadableWorkbook
from duban.sheets.values import Formula
from duban.sheets.workbook import read_workbook
from duban.words import Message, harmless, message, says_nothing


@frozen
class MatterReply:
    """What stands in the cells of one matter; `cells` gives the place of each field.

    `faulty` names the fields that hold something that cannot be used; `findings` say why.
    """

    number: str
    edition: int
    cells: Mapping[str, str]
    acknowledged: bool = False
    cause: str = ""
    measures: str = ""
    new_date: date | None = None
    extension: date | None = None
    reason: str = ""
    by: str = ""
    phone: str = ""
    faulty: frozenset[str] = frozenset()
    findings: tuple[Finding, ...] = ()

    @property
    def is_blank(self) -> bool:
        """Tell whether nothing was filled in for this matter: who would have done it is nothing."""
        filled = (self.acknowledged, self.cause, self.measures, self.new_date, self.extension)
        return not (any(filled) or self.reason or self.faulty)


@frozen
class ReplyForm:
    """A reply form as it came back. `findings` concern the whole; without identity it is of no use."""

    plan: str = ""
    reporter: str = ""
    replies: tuple[MatterReply, ...] = ()
    findings: tuple[Finding, ...] = ()


def reply_note(sheets: Iterable[FormSheet], file: str) -> Finding | None:
    """Give the finding that names a reply form for what it is; None for a workbook that is none."""
    sheet = next((each for each in sheets if each.kind == KIND), None)
    if sheet is None:
        return None
    said = message(
        "This is a reply form (督办事项反馈表), no report: the service takes it in by mail or from"
        " its inbox"
    )
    return finding(REPLY_FORM, said, file, sheet.place(1, 2))


def read_reply(content: bytes, file: str) -> ReplyForm:
    """Read a workbook that `write_reply` made; never raises for what it holds."""
    try:
        sheets = [each for each in form_sheets(read_workbook(content)) if each.kind == KIND]
    except UnreadableWorkbook as unreadable:
        return ReplyForm(findings=(finding(unreadable.code, unreadable.said, file),))
    if not sheets:
        return ReplyForm(findings=(finding("FILE-011", message("No reply form"), file),))
    first = sheets[0]
    plan, reporter = first.text("plan"), first.text("reporter")
    version = first.about.get("form")
    if any((each.text("plan"), each.text("reporter")) != (plan, reporter) for each in sheets):
        plan = ""
    if not (plan and reporter and type(version) is int):
        return ReplyForm(findings=(finding("FILE-012", _changed(), file, first.place(1, 2)),))
    if version != REPLY_VERSION:
        said = message(
            "The reply form is of version {found}, version {wanted} is read: please fill in the one"
            " of the last mail",
            found=version,
            wanted=REPLY_VERSION,
        )
        return ReplyForm(plan, reporter, findings=(_of(reporter, "FORM-003", said, file, first),))
    return _Reader(file, plan, reporter).read(sheets)


def _changed() -> Message:
    return message(
        "The hidden cells of the reply form were changed: please fill in the form of the last mail"
        " anew"
    )


def _of(reporter: str, code: str, said: Message, file: str, sheet: FormSheet) -> Finding:
    severity = FINDING_CODES[code][0]
    return Finding(code, severity, said, file, sheet.place(1, 2), reporter=reporter)


@define
class _Reader:
    """Reads the sheets of one form."""

    file: str
    plan: str
    reporter: str
    findings: list[Finding] = field(factory=list)
    replies: dict[tuple[str, int], "_Cells"] = field(factory=dict)
    people: dict[str, str] = field(factory=dict)

    def read(self, sheets: Sequence[FormSheet]) -> ReplyForm:
        for sheet in sheets:
            self._read_sheet(sheet)
        return ReplyForm(
            self.plan,
            self.reporter,
            tuple(each.reply(*key, self.people) for key, each in self.replies.items()),
            tuple(self.findings),
        )

    def _read_sheet(self, sheet: FormSheet) -> None:
        above = _Cells(self, sheet)
        for row, key in sheet.keyed_rows():
            if key == FOR_ALL:
                above.take(row, ROWS["person"])
            elif key in ROWS:
                which = _matter_of(sheet.sheet.cells.get((row, 2)))
                if which is None:
                    said = _changed()
                    self.findings.append(self.finding("FILE-012", said, sheet.place(row, 2)))
                    continue
                known = self.replies.setdefault(which, _Cells(self, sheet))
                if known.sheet is not sheet or not known.take(row, ROWS[key]):
                    self._refuse_copy(which[0], sheet, row)
        self.findings.extend(above.findings)
        self.people = above.values | self.people

    def _refuse_copy(self, number: str, sheet: FormSheet, row: int) -> None:
        """Say that a matter stands in the form twice; nothing is said of a blank copy."""
        values = (sheet.value(row, column) for column in VALUES)
        if all(cells.blank(value) for value in values):
            return
        said = message(
            "Matter {matter} stands in this form twice, and only the first is read: please keep"
            " one",
            matter=harmless(number, 20),
        )
        self.findings.append(self.finding("FORM-001", said, sheet.place(row, 3)))

    def finding(self, code: str, said: Message, place: str) -> Finding:
        severity = FINDING_CODES[code][0]
        return Finding(
            code, severity, said, self.file, place, plan=self.plan, reporter=self.reporter
        )


@define
class _Cells:
    """The cells of one matter, or of those above all matters."""

    reader: _Reader
    sheet: FormSheet
    places: dict[str, str] = field(factory=dict)
    values: dict[str, Any] = field(factory=dict)
    findings: list[Finding] = field(factory=list)
    faulty: set[str] = field(factory=set)

    def take(self, row: int, names: Sequence[str]) -> bool:
        """Read the cells of a row; False, and nothing is read, if such a row was read before."""
        if names[0] in self.places:
            return False
        for name, column in zip(names, VALUES, strict=False):
            place = self.sheet.place(row, self.sheet.columns.get(column, 0))
            self.places[name] = place
            value = self.sheet.value(row, column)
            if cells.blank(value) or (name not in ANSWER and _is_nothing(value)):
                continue
            try:
                self.values[name] = _read(name, value)
            except cells.NotUsable as refused:
                code = "FORM-002" if isinstance(value, Formula) else "FORM-001"
                self.faulty.add(name)
                self.findings.append(self.reader.finding(code, refused.said, place))
        return True

    def reply(self, number: str, edition: int, people: Mapping[str, str]) -> MatterReply:
        """Give what was read; `people` is who did it where the matter does not say."""
        return MatterReply(
            number,
            edition,
            dict(self.places),
            faulty=frozenset(self.faulty),
            findings=tuple(self.findings),
            **{**people, **self.values},
        )


def _read(name: str, value: Any) -> Any:
    """Read one cell by its field; raises NotUsable."""
    if isinstance(value, Formula):
        raise cells.NotUsable(
            message(
                "A formula ({formula}) stands where a figure or text is asked for: please write the"
                " value itself",
                formula=harmless("=" + value.text, 40),
            )
        )
    if name in DATES:
        return date.fromisoformat(cells.day(value, {}))
    if name == "acknowledged":
        return _taken(value)
    text = cells.text(value, {})
    if len(text) > LONGEST_TEXT:
        raise cells.NotUsable(
            message(
                "The text has {count} characters, at most {limit} are taken: please shorten it, or"
                " hand in a paper of its own",
                count=len(text),
                limit=LONGEST_TEXT,
            )
        )
    return text


def _is_nothing(value: object) -> bool:
    return isinstance(value, str) and says_nothing(cells.plain(value))


def _taken(value: object) -> bool:
    """Read whether a lead takes note: 已签收, with name and day behind it perhaps, or a tick."""
    if isinstance(value, str) and cells.plain(value).startswith((TAKEN, "签收")):
        return True
    try:
        return cells.flag(value, {})
    except cells.NotUsable as refused:
        said = message(
            "“{found}” does not say that it was taken note of: please pick 已签收 from the list,"
            " or leave the cell empty",
            found=cells.shown(value),
        )
        raise cells.NotUsable(said) from refused


def _matter_of(value: object) -> tuple[str, int] | None:
    """Read which matter a row belongs to; None where the hidden cell was changed."""
    try:
        which = hint_of(value)
    except ValueError:
        return None
    number, edition = which.get("matter"), which.get("edition")
    if isinstance(number, str) and 0 < len(number) <= 40 and type(edition) is int:
        return number, edition
    return None

"""What the writer of the reply form (督办事项反馈表) and its reader agree on.

The sheets are marked as those of the other form (see `layout`): A1 the mark, B1 what the sheet is.
Column A names what a row asks for, column B says as JSON for which edition of which matter.
"""

#: The finding by which `evaluate` names a reply form that lies among reports.
REPLY_FORM = "FORM-005"

#: The version of the reply form; it counts on its own.
REPLY_VERSION = 1

#: What B1 says that the sheet is.
KIND = "reply"

#: What stands in a cell by which the lead takes note.
TAKEN = "已签收"

#: Matters on one sheet: the reader takes a thousand rows of a sheet.
MATTERS_A_SHEET = 50

#: The longest text that is taken; a longer one belongs into a paper of its own.
LONGEST_TEXT = 2_000

#: What each row asks for, in the columns "value" and "value2".
ROWS: dict[str, tuple[str, ...]] = {
    "taken": ("acknowledged", "new_date"),
    "cause": ("cause",),
    "measures": ("measures",),
    "more_time": ("extension", "reason"),
    "person": ("by", "phone"),
}
VALUES = ("value", "value2")

#: The row above all matters: who fills in the form, where a matter does not say otherwise.
FOR_ALL = "person_of_all"

#: Which of these make the answer: 无 there is no answer, in any other cell it is an empty one.
ANSWER = frozenset({"cause", "measures"})

#: Which of these are dates.
DATES = frozenset({"new_date", "extension"})

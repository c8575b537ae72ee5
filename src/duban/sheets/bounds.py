"""How large a workbook may be, and what is said of one that is larger or damaged."""

from duban.words import Label, Message, message

MAX_PACKED = 8 * 1024 * 1024
MAX_UNPACKED = 32 * 1024 * 1024
MAX_MEMBERS = 1_000
MAX_SHEETS = 200
MAX_ROWS = 1_000
MAX_COLUMNS = 60
#: Blocks of merged cells on one sheet; a form has some hundreds.
MAX_MERGED = 5_000
#: The longest text that a cell can hold.
MAX_TEXT = 32_767
#: Elements of XML in all parts together; a form of 60 sheets has about 150,000.
MAX_ELEMENTS = 300_000
MAX_DEPTH = 40
#: The longest single tag or comment of XML.
MAX_TAG = 256 * 1024


MEBIBYTES = Label("解压后的大小，MiB", "size in MiB, unpacked")
PACKED_MEBIBYTES = Label("文件大小，MiB", "size in MiB")
MEMBERS = Label("文件内的部件数", "parts in the file")
MERGED = Label("合并单元格数", "merged blocks of cells")
SHEETS = Label("工作表数", "sheets")
ELEMENTS = Label("XML元素数", "elements of XML")
DEPTH = Label("XML层数", "depth of XML")
TAG = Label("XML标记长度", "length of an XML tag")
TEXT = Label("单元格文字长度", "length of a text")


class UnreadableWorkbook(Exception):
    """A workbook cannot be read: the code of the finding and the sentence for its sender."""

    def __init__(self, code: str, said: Message) -> None:
        """Keep both."""
        super().__init__(code, said)
        self.code = code
        self.said = said


def too_large(what: Label, limit: int) -> UnreadableWorkbook:
    """Say that a bound is passed; `what` names it."""
    said = message(
        "The workbook is over a limit ({what}: at most {limit}): please use the form that"
        " duban template makes, without pictures or further sheets",
        what=what,
        limit=f"{limit:,}",
    )
    return UnreadableWorkbook("FILE-003", said)


def damaged(error: object = "") -> UnreadableWorkbook:
    """Say that the file is cut off or damaged."""
    said = message(
        "The workbook is cut off or damaged ({error}): please save it as .xlsx and send it again",
        error=str(error) or "ZIP",
    )
    return UnreadableWorkbook("FILE-006", said)


def unusable(said: Message) -> UnreadableWorkbook:
    """Say why a file is no workbook that can be used."""
    return UnreadableWorkbook("FILE-012", said)

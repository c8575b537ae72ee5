"""The ZIP archive around a workbook, opened only if its claims keep within the bounds."""

import struct
import zipfile
import zlib
from io import BytesIO

from duban.sheets.bounds import (
    MAX_MEMBERS,
    MAX_PACKED,
    MAX_UNPACKED,
    MEBIBYTES,
    MEMBERS,
    PACKED_MEBIBYTES,
    damaged,
    too_large,
    unusable,
)
from duban.words import message

_MIB = 1024 * 1024
_END = b"PK\x05\x06"
_COMPOUND_FILE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAX_DIRECTORY = 256 * 1024
_FAULTS = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
)


class Archive:
    """The members of a workbook. Raises UnreadableWorkbook for whatever it cannot or will not read.

    The size of each member is counted while it is unpacked, whatever the directory says of it.
    """

    def __init__(self, content: bytes) -> None:
        """Open after looking at the size, the directory and the members that a workbook needs."""
        if len(content) > MAX_PACKED:
            raise too_large(PACKED_MEBIBYTES, MAX_PACKED // _MIB)
        _refuse_no_zip(content)
        try:
            self._zip = zipfile.ZipFile(BytesIO(content))
        except _FAULTS as error:
            raise damaged(error) from error
        members = self._zip.infolist()
        self._members = {member.filename: member for member in members}
        if len(members) > MAX_MEMBERS:
            raise too_large(MEMBERS, MAX_MEMBERS)
        if sum(member.file_size for member in members) > MAX_UNPACKED:
            raise too_large(MEBIBYTES, MAX_UNPACKED // _MIB)
        if len(self._members) < len(members):
            raise damaged("ZIP")
        self._left = MAX_UNPACKED
        if any(member.flag_bits & 1 for member in members):
            raise _locked()
        for part in ("[Content_Types].xml", "xl/workbook.xml"):
            if part not in self._members:
                raise unusable(
                    message(
                        "The file is no XLSX workbook, {part} is missing: please fill in the form"
                        " that duban template makes",
                        part=part,
                    )
                )

    def __contains__(self, name: str) -> bool:
        """Tell whether there is a member of this name."""
        return name in self._members

    def read(self, name: str) -> bytes:
        """Unpack one member; an absent one is a fault of the file."""
        member = self._members.get(name)
        if member is None:
            raise damaged(name)
        if member.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            raise damaged(name)
        try:
            with self._zip.open(member) as stream:
                unpacked = stream.read(self._left + 1)
        except _FAULTS as error:
            raise damaged(error) from error
        self._left -= len(unpacked)
        if self._left < 0:
            raise too_large(MEBIBYTES, MAX_UNPACKED // _MIB)
        return unpacked


def _refuse_no_zip(content: bytes) -> None:
    """Refuse what is no ZIP file, or one whose directory alone would fill the memory."""
    if content.startswith(_COMPOUND_FILE):
        raise _locked()
    end = content.rfind(_END, max(0, len(content) - 65_557))
    if end < 0 or len(content) - end < 22:
        raise damaged()
    if int.from_bytes(content[end + 12 : end + 16], "little") > _MAX_DIRECTORY:
        raise too_large(MEMBERS, MAX_MEMBERS)


def _locked() -> Exception:
    return unusable(
        message(
            "The workbook has a password or is of the old .xls kind: please save it as .xlsx"
            " without a password"
        )
    )

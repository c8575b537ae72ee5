"""Reading the cells of an XLSX workbook within fixed bounds, so that no file can kill duban.

Each part of the workbook is read with expat in one pass: time and memory grow with the bytes of
the file and with nothing that the file claims. Formulas are seen as formulas. For workbooks that
are written there are only the names of their sheets, in `names`.
"""

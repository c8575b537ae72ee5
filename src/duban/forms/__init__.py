"""The form (报送表): one workbook for all that a reporter answers for in a month.

`template.write_form` makes it, `reading.read_form` reads what the clerk filled in.
"""

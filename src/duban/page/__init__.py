"""The report page: one HTML file with a judgement in it, to read, search and print offline."""

from duban.page.plans import plan_words
from duban.page.writing import page_folders, write_page

__all__ = ["page_folders", "plan_words", "write_page"]

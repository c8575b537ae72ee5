"""Gas safety (燃气安全): task 4.1. All of it is data; see rules and schema of the same name."""

from duban import WorkArea, hookimpl


@hookimpl
def duban_work_area() -> WorkArea:
    """Announce the area."""
    return WorkArea(id="gas", name="燃气安全", name_en="Gas safety")

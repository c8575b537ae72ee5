"""Night lighting (夜景灯光): task 1.4. All of it is data; see rules and schema of the same name."""

from duban import WorkArea, hookimpl


@hookimpl
def duban_work_area() -> WorkArea:
    """Announce the area."""
    return WorkArea(id="lighting", name="夜景灯光", name_en="Night lighting")

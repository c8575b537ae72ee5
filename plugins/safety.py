"""Work safety (安全生产): task 6.3. All of it is data; see rules and schema of the same name."""

from duban import WorkArea, hookimpl


@hookimpl
def duban_work_area() -> WorkArea:
    """Announce the area."""
    return WorkArea(id="safety", name="安全生产", name_en="Work safety")

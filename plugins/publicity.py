"""Publicity and the public (公众化): task 5.4. All of it is data; see its rules and schema."""

from duban import WorkArea, hookimpl


@hookimpl
def duban_work_area() -> WorkArea:
    """Announce the area."""
    return WorkArea(id="publicity", name="城市管理公众化", name_en="Publicity and the public")

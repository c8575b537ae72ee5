"""Parking (停车秩序): task 3.5. All of it is data; see rules and schema of the same name."""

from duban import WorkArea, hookimpl


@hookimpl
def duban_work_area() -> WorkArea:
    """Announce the area."""
    return WorkArea(id="parking", name="停车秩序", name_en="Parking")

"""Standards and science (科学化): task 5.2. All of it is data; see its rules and schema."""

from duban import WorkArea, hookimpl


@hookimpl
def duban_work_area() -> WorkArea:
    """Announce the area."""
    return WorkArea(id="standards", name="城市管理科学化", name_en="Standards and science")

"""Rule of law (法制化): task 5.1. All of it is data; see rules and schema of the same name."""

from duban import WorkArea, hookimpl


@hookimpl
def duban_work_area() -> WorkArea:
    """Announce the area."""
    return WorkArea(id="legal", name="城市管理法制化", name_en="Rule of law")

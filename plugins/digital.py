"""Digital city management (智能化、信息化): tasks 5.3 and 6.2; see its rules and schema."""

from duban import WorkArea, hookimpl


@hookimpl
def duban_work_area() -> WorkArea:
    """Announce the area."""
    return WorkArea(id="digital", name="智能化与信息化", name_en="Digital city management")

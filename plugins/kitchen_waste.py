"""Kitchen waste (餐厨垃圾): task 2.4. All of it is data; see rules and schema of the same name."""

from duban import WorkArea, hookimpl


@hookimpl
def duban_work_area() -> WorkArea:
    """Announce the area."""
    return WorkArea(id="kitchen_waste", name="餐厨垃圾", name_en="Kitchen waste")

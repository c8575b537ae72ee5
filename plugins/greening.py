"""Greenery and parks (园林绿化、公园建设): tasks 1.1 and 3.1. All of it is data."""

from duban import WorkArea, hookimpl


@hookimpl
def duban_work_area() -> WorkArea:
    """Announce the area."""
    return WorkArea(id="greening", name="园林绿化与公园", name_en="Greenery and parks")

"""The forecast: what a figure will have come to on its due day, and how likely it is to miss."""

from duban.forecast.clock import Clock
from duban.forecast.outlook import METHOD, Goal, Method, outlook

__all__ = ["METHOD", "Clock", "Goal", "Method", "outlook"]

"""Alerts at their base levels: what the office has to press, from one judgement (alerts.toml)."""

from duban.alerting.desk import Desk
from duban.alerting.events import event_alert
from duban.alerting.findings import finding_alert
from duban.alerting.raising import alerts_of
from duban.alerting.reports import last_due

__all__ = ["Desk", "alerts_of", "event_alert", "finding_alert", "last_due"]

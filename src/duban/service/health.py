"""Health and figures on loopback: /healthz for who supervises, /metrics for Prometheus."""

from collections.abc import Callable, Iterator
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector, CollectorRegistry

from duban.model.ledger import MailState
from duban.service.serving import Pulse
from duban.store import Ledger

_WAITING = (MailState.PENDING, MailState.DEFERRED, MailState.INTENT, MailState.UNKNOWN)


class Figures(Collector):
    """The service's figures, read from the ledger when they are asked for."""

    def __init__(self, ledger: Ledger, pulse: Pulse, clock: Callable[[], datetime]) -> None:
        """Take the ledger, the pulse of the ticker, and the clock."""
        self._ledger = ledger
        self._pulse = pulse
        self._clock = clock

    def collect(self) -> Iterator[Metric]:
        """Give the figures; all ages and lags in seconds."""
        now = self._clock()
        with self._ledger.reading() as entry:
            due = entry.due_slots(now)
            mails = entry.outbox()
        lag = max(((now - slot.at).total_seconds() for slot in due), default=0.0)
        waiting = [mail for mail in mails if mail.state in _WAITING]
        oldest = max(((now - mail.created).total_seconds() for mail in waiting), default=0.0)
        yield GaugeMetricFamily(
            "duban_slot_lag_seconds", "Age of the oldest slot that is due and not done.", lag
        )
        yield GaugeMetricFamily(
            "duban_outbox_oldest_seconds", "Age of the oldest mail that waits.", oldest
        )
        yield GaugeMetricFamily(
            "duban_pass_age_seconds", "Seconds since a pass came to its end.", self._pulse.age()
        )
        yield CounterMetricFamily("duban_passes", "Passes made.", self._pulse.passes)
        yield CounterMetricFamily("duban_passes_failed", "Passes failed.", self._pulse.failures)
        by_state = GaugeMetricFamily("duban_mails", "Mails by state.", labels=["state"])
        for state in MailState:
            by_state.add_metric([state.value], sum(mail.state is state for mail in mails))
        yield by_state


def serve_health(port: int, figures: Figures, pulse: Pulse, limit: float) -> ThreadingHTTPServer:
    """Serve /healthz and /metrics on loopback in a thread; `limit` is the age of a sick pulse."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(figures)

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/healthz":
                well = pulse.age() <= limit and not pulse.last_failed
                self._answer(200 if well else 503, "text/plain", b"ok\n" if well else b"failing\n")
            elif self.path == "/metrics":
                self._answer(200, CONTENT_TYPE_LATEST, generate_latest(registry))
            else:
                self._answer(404, "text/plain", b"not found\n")

        def log_message(self, *_: object) -> None:
            """Say nothing: health is asked every few seconds."""

        def _answer(self, status: int, kind: str, content: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

    server = ThreadingHTTPServer(("127.0.0.1", port), Answer)
    Thread(target=server.serve_forever, name="health", daemon=True).start()
    return server

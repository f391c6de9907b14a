"""Logging: one line an event, ids only; no text of documents, no names, no numbers."""

from __future__ import annotations

import logging
import sys

import structlog


def configure(level: str) -> None:
    """Send our events and the libraries' to standard error, as one kind of line."""
    shared: list[structlog.types.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(level.lower()),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    lines = logging.StreamHandler(sys.stderr)
    lines.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processor=structlog.processors.KeyValueRenderer(key_order=["timestamp", "level"]),
            foreign_pre_chain=shared,
        )
    )
    logging.basicConfig(handlers=[lines], level=level, force=True)
    # Dramatiq logs whole tracebacks of steps that will be tried again; our rows say it better.
    logging.getLogger("dramatiq").setLevel("ERROR")
    # They log what stands in a document.
    for chatty in ("pdfminer", "PIL", "elastic_transport", "elasticsearch"):
        logging.getLogger(chatty).setLevel("ERROR")

"""Logging: one line per event, with ids only; no text of documents, no names, no numbers.

Messages of libraries are logged without their arguments, which may be an address that a person
typed, a key of the database, or a line of a document.
"""

from __future__ import annotations

import logging
import re
import sys
import threading
from pathlib import Path
from traceback import extract_tb
from types import TracebackType

import structlog
from structlog.typing import EventDict, Processor

_ROOT = Path(__file__).resolve().parent.parent

_TELLING = re.compile(r"""'[^']*'|"[^"]*"|[^\x20-\x7e]+|\d{6,}""")
"""Parts of a library's message that may be personal data: quoted text is an argument, names are
not ASCII, numbers of people are long."""

_SHOWN = 12
"""Innermost stack frames of a failure that are logged."""


def configure(level: str, *, as_json: bool = False) -> None:
    """Log our events and those of libraries to standard error, in one format."""
    shared: list[Processor] = [
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
    lines.addFilter(_discreet)
    lines.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                _place_of_failure,
                _renderer(as_json=as_json),
            ],
            foreign_pre_chain=shared,
        )
    )
    logging.basicConfig(handlers=[lines], level=level, force=True)
    # Dramatiq logs tracebacks of steps that will be retried; the rows record these failures.
    logging.getLogger("dramatiq").setLevel("ERROR")
    # They log the content of documents.
    for chatty in ("pdfminer", "PIL", "elastic_transport", "elasticsearch"):
        logging.getLogger(chatty).setLevel("ERROR")


def log_threads() -> None:
    """Log the failure of a thread without its message, instead of printing the traceback."""

    def failed(args: threading.ExceptHookArgs) -> None:
        trouble = (args.exc_type, args.exc_value or args.exc_type(), args.exc_traceback)
        logging.getLogger("thread").error("thread failed", exc_info=trouble)

    threading.excepthook = failed


def _renderer(*, as_json: bool) -> Processor:
    if as_json:
        return structlog.processors.JSONRenderer(ensure_ascii=False, sort_keys=True)
    return structlog.processors.KeyValueRenderer(key_order=["timestamp", "level", "event"])


def _discreet(record: logging.LogRecord) -> bool:
    """Remove the arguments from a library's message, except numbers; keep every record."""
    if not hasattr(record, "_logger"):  # structlog's own records have it
        record.msg, record.args = f"{record.name}: {_text(record)}", ()
    return True


def _text(record: logging.LogRecord) -> str:
    given = record.args if isinstance(record.args, tuple) else ()
    figures = tuple(each if isinstance(each, (int, float)) else "…" for each in given)
    template = _TELLING.sub("…", str(record.msg))
    try:
        return template % figures if figures else template
    except (TypeError, ValueError):
        return template


def _place_of_failure(_logger: object, _method: str, event: EventDict) -> EventDict:
    """Replace an exception by its class and stack frames; its message may be personal data."""
    found = event.pop("exc_info", None)
    error = sys.exc_info()[1] if found is True else found
    if isinstance(error, tuple):
        error = error[1]
    if isinstance(error, BaseException):
        event["error"] = type(error).__name__
        event["at"] = _places(error.__traceback__)
    return event


def _places(trace: TracebackType | None) -> str:
    """Return file and line of the innermost stack frames, the innermost last."""
    return " ".join(_place(each.filename, each.lineno) for each in extract_tb(trace)[-_SHOWN:])


def _place(filename: str, line: int | None) -> str:
    path = Path(filename)
    inside = path.is_relative_to(_ROOT) and ".venv" not in path.parts
    return f"{path.relative_to(_ROOT) if inside else path.name}:{line}"

"""Structured logs: one line of JSON per event, and one event per request."""

import json
import logging
import re
import time
import uuid
from collections.abc import Callable
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponseBase

#: The number of the request being answered, in every line that is logged meanwhile.
request_number: ContextVar[str] = ContextVar("request_number", default="")

_PLAIN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName", "request"}
_log = logging.getLogger("pmt.request")
#: What opens an account to whoever holds it stands in no line of the log.
_SECRET = re.compile(r"(/accounts/(?:invitation|password/reset/key)/)[^\s\"]+")


class JsonFormatter(logging.Formatter):
    """Writes a record with whatever `extra` it was given."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": _SECRET.sub(r"\1…", record.getMessage()),
        }
        if number := request_number.get():
            line["request"] = number
        line |= {name: value for name, value in vars(record).items() if name not in _PLAIN}
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, default=str, ensure_ascii=False)


class RequestLogMiddleware:
    """Numbers each request and logs who asked for what, the answer and its milliseconds.

    Paths are logged without their query, which may hold names that people search for, and without what opens
    an account to whoever holds it: the links of invitations and of passwords to be set anew.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        token = request_number.set(uuid.uuid4().hex[:12])
        began = time.perf_counter()
        try:
            response = self.get_response(request)
            response.headers["X-Request-Id"] = request_number.get()
            # Only where the page asked who it is: the log must not cost a query.
            user = getattr(request, "_cached_user", None)
            path = _SECRET.sub(r"\1…", request.path)
            _log.info(
                "%s %s %s",
                request.method,
                path,
                response.status_code,
                extra={
                    "method": request.method,
                    "path": path,
                    "status": response.status_code,
                    "milliseconds": round((time.perf_counter() - began) * 1000, 1),
                    "user": getattr(user, "pk", None),
                },
            )
            return response
        finally:
            request_number.reset(token)

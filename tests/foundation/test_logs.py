"""One line of JSON per event, with the request that it belongs to."""

import json
import logging

import pytest
from django.test import Client

from pmt.logging import JsonFormatter, request_number


def test_an_event_is_one_line_that_a_machine_reads() -> None:
    record = logging.makeLogRecord(
        {"name": "pmt.jobs", "levelname": "INFO", "levelno": 20, "msg": "built %s", "args": ("Đorđe\n",), "job": 7}
    )
    token = request_number.set("abc")
    line = JsonFormatter().format(record)
    request_number.reset(token)
    assert "\n" not in line
    read = json.loads(line)
    assert (read["message"], read["job"], read["request"], read["level"]) == ("built Đorđe\n", 7, "abc", "info")


def test_an_error_brings_its_traceback() -> None:
    try:
        raise ValueError("odd")
    except ValueError as error:
        record = logging.makeLogRecord({"msg": "failed", "exc_info": (ValueError, error, error.__traceback__)})
    assert "ValueError: odd" in json.loads(JsonFormatter().format(record))["error"]


def test_a_request_is_logged_without_what_people_search_for(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, logger="pmt.request"):
        answer = client.get("/healthz?q=Brandt")
    (record,) = [each for each in caplog.records if each.name == "pmt.request"]
    assert record.getMessage() == "GET /healthz 200"
    assert "Brandt" not in JsonFormatter().format(record)
    assert len(answer["X-Request-Id"]) == 12

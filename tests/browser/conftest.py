"""Patience: what a browser shows is waited for as long as a loaded machine needs. And both ways of working."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests import factories
from tests.browser.desk import Desk
from tests.conftest import opened_context

expect.set_options(timeout=20_000)


@pytest.fixture(params=["screen", "phone without JavaScript"])
def desk(request: pytest.FixtureRequest, browser: Browser, live_server: Any) -> Iterator[Desk]:
    """Both ways of working."""
    script = request.param == "screen"
    factories.FacilityFactory()
    with opened_context(
        browser,
        base_url=live_server.url,
        java_script_enabled=script,
        viewport={"width": 1440, "height": 900} if script else {"width": 390, "height": 844},
    ) as context:
        yield Desk(context.new_page(), script)

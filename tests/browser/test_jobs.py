"""A job's page in a real browser: it follows the job by itself, survives a reload, and works without JavaScript."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from pmt.jobs.models import Job
from tests import factories
from tests.browser.test_accessibility import faults, sign_in

pytestmark = pytest.mark.django_db(transaction=True)


def running(owner: Any) -> Job:
    now = timezone.now()
    return Job.objects.create(
        kind="k", title="Final report", created_by=owner, state="running", started_at=now,
        lease_until=now + timedelta(hours=1), step=3, total=12, message="Drawing figure 3 of 13",
    )  # fmt: skip


def test_page_follows_its_job_to_the_end(page: Page, live_server: Any) -> None:
    factories.FacilityFactory()
    job = running(sign_in(page, live_server, officer=True))
    page.goto(f"/jobs/{job.pk}/")
    expect(page.get_by_text("Drawing figure 3 of 13")).to_be_visible()
    expect(page.locator("[hx-trigger*=every]")).to_have_count(1)
    assert faults(page) == []
    page.reload()
    expect(page.get_by_text("Step 3 of 12")).to_be_visible()

    Job.objects.filter(pk=job.pk).update(step=11, message="Setting the pages")
    expect(page.get_by_text("Step 11 of 12")).to_be_visible()
    expect(page.get_by_role("progressbar")).to_have_attribute("value", "91")

    Job.objects.filter(pk=job.pk).update(
        state="done", finished_at=timezone.now(), file=f"jobs/{job.pk}/report.pdf", content_type="application/pdf"
    )
    expect(page.get_by_role("link", name="Download report.pdf")).to_be_visible()
    expect(page.get_by_role("progressbar")).to_have_count(0)
    assert faults(page) == []
    # It asks no more.
    expect(page.locator("[hx-trigger*=every]")).to_have_count(0)


def test_job_is_followed_and_cancelled_without_javascript(browser: Browser, live_server: Any) -> None:
    factories.FacilityFactory()
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    job = running(sign_in(page, live_server, officer=True))
    page.goto(f"/jobs/{job.pk}/")
    Job.objects.filter(pk=job.pk).update(step=4, message="Drawing figure 4 of 13")
    page.get_by_role("link", name="See how far it is now").click()
    expect(page.get_by_text("Drawing figure 4 of 13")).to_be_visible()
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_text("Stops after the present step")).to_be_visible()
    context.close()

"""Patience: what a browser shows is waited for as long as a loaded machine needs."""

from playwright.sync_api import expect

expect.set_options(timeout=20_000)

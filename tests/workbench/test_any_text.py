"""Whatever is typed into a text field of any form comes back as it was, or is refused at a field with words."""

from typing import Any

import pytest
from django import forms
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from pmt.accounts.choices import Role
from tests.forms import as_sent
from tests.permissions.test_addresses import MATRIX, cast, stage

__all__ = ["cast", "stage"]  # the fixtures

EDITED = [
    name
    for name, entry in MATRIX.items()
    if name.endswith("_edit") and entry.answer == 200 and Role.ADMINISTRATOR in entry.allowed
]
#: What a browser can send: no halves of pairs, which have no bytes.
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60)


def plain(form: forms.Form) -> list[str]:
    """The fields that take any text: those that read it as something else, or choose, are apart."""
    return [
        name
        for name, field in form.fields.items()
        if type(field) is forms.CharField
        and isinstance(field.widget, forms.TextInput | forms.Textarea)
        and not field.disabled
        # The reason stands in the history, the code in the address, and a new one's name on a page of its own.
        and name not in ("why", "code")
        and not name.startswith("new_")
    ]


def lines(text: str) -> str:
    """A text with its lines ended in one way: browsers have theirs."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


@pytest.mark.parametrize("name", EDITED)
@settings(max_examples=1, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@example(text="=1+1 <script>alert('ž')</script> & \"%s\" {{ x }} {% y %} '; DROP TABLE x; --")
@example(text="1\r\n2\t–\u202e🙂\u200b")
@example(text="\x00")
@given(text=TEXTS)
def test_any_text_comes_back(name: str, cast: dict[str, Any], text: str) -> None:
    client = Client()
    client.force_login(cast[Role.ADMINISTRATOR])
    where = reverse(name, args=MATRIX[name].arguments(cast))
    form = client.get(where).context["form"]
    fields = plain(form)
    if not fields:
        return
    typed = {each: text[: form.fields[each].max_length or 60] for each in fields}
    answer = client.post(where, as_sent(form) | typed)
    if answer.status_code == 200:
        assert answer.context["form"].errors, name
        return
    assert answer.status_code == 302, name
    after = client.get(where).context["form"]
    for each in fields:
        assert lines(after[each].value() or "") == lines(typed[each]).strip(), f"{each} of {name}"

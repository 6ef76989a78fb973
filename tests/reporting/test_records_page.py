"""The page of the records behind a number."""

import pytest
from django.test import Client

from tests import factories

pytestmark = pytest.mark.django_db


def test_it_is_headed_by_the_figure_and_leads_back_to_it() -> None:
    factories.FacilityFactory()
    client = Client()
    client.force_login(factories.UserFactory(leader=True))
    said = client.get("/figures/requests_by_country_and_status/records/?on=2016-12-31").content.decode()
    assert 'requests_by_country_and_status/?on=2016-12-31">Table 2</a>' in said

"""What was paid keeps experts on their missions, and their data while the vouchers are kept."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from actions.models import Mobilisation
from experts.erasure import obstacles
from finance.services import reverse_expenditure
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("payee", ["Aïcha Diallo", "DIALLO, Aicha", "Dr Aïcha Diallo"])
def test_who_was_paid_for_a_mission_is_withdrawn_only_once_that_is_reversed(client: Client, payee: str) -> None:
    factories.FacilityFactory()
    user = factories.UserFactory(leader=True)
    client.force_login(user)
    mobilisation = factories.MobilisationFactory(
        mission__status="planned", expert__title="Dr", expert__given_name="Aïcha", expert__family_name="Diallo"
    )
    booking = factories.ExpenditureFactory(mission=mobilisation.mission, payee=payee)
    address = f"/mobilisations/{mobilisation.pk}/delete/"
    assert booking.voucher in client.get(address).content.decode()
    client.post(address)
    assert Mobilisation.objects.filter(pk=mobilisation.pk).exists()
    reverse_expenditure(record=booking, by=user, on=timezone.localdate(), why="The expert fell ill")
    client.post(address)
    assert not Mobilisation.objects.exists()


def test_what_was_booked_for_the_mission_or_for_a_colleague_keeps_nobody(client: Client) -> None:
    factories.FacilityFactory()
    client.force_login(factories.UserFactory(leader=True))
    mobilisation = factories.MobilisationFactory(
        mission__status="planned", expert__given_name="Aïcha", expert__family_name="Diallo"
    )
    for payee in ("Hôtel Diallo", "Moussa Diallo", ""):
        factories.ExpenditureFactory(mission=mobilisation.mission, payee=payee)
    client.post(f"/mobilisations/{mobilisation.pk}/delete/")
    assert not Mobilisation.objects.exists()


def test_data_are_kept_for_seven_years_after_the_last_payment_on_a_mission() -> None:
    mobilisation = factories.MobilisationFactory(
        mission=factories.MissionFactory(start_date=date(2014, 6, 2), end_date=date(2014, 6, 6))
    )
    for day in (date(2014, 6, 6), date(2016, 2, 29)):
        factories.ExpenditureFactory(mission=mobilisation.mission, incurred_on=day)
    factories.ExpenditureFactory(of_mission=True, incurred_on=date(2020, 1, 1))  # another's
    last = date(2023, 2, 28)
    (said,) = obstacles(mobilisation.expert, last)
    assert "29 Feb 2016" in said
    assert "28 Feb 2023" in said
    assert obstacles(mobilisation.expert, last + timedelta(days=1)) == []

"""What workers do for mail. Beat calls the second every minute and the third every morning (settings)."""

from celery import shared_task

from pmt.mail import services
from pmt.mail.delivery import deliver
from pmt.mail.models import Mail

#: Mails sent on their way at once; the next minute takes the next.
MOST = 500


@shared_task
def send_mail(key: int) -> None:
    """Send one mail, if it still waits."""
    deliver(key)


@shared_task
def send_waiting() -> None:
    """Send what waits: tried before in vain, or written while the queue did not answer."""
    for key in Mail.objects.due().order_by("due_at").values_list("pk", flat=True)[:MOST]:
        send_mail.delay(key)


@shared_task
def send_digests() -> None:
    """Send each person what waits for their daily digest."""
    services.gather_digests()

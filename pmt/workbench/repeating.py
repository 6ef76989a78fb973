"""What two people's writing ended in each other is done again, so that neither sees it.

Locks are taken in one order wherever a service can say which it will need. Some cannot: who merges two
institutions holds them and then wants their people, who moves a person holds that one and then asks for the
institution. PostgreSQL ends one of two such transactions (`deadlock_detected`) and nothing of it is saved:
the page is then done once more from its start, on what the other has written by then.
"""

import logging
from collections.abc import Callable

from django.db import OperationalError, connection, transaction
from django.http import HttpRequest, HttpResponseBase

_log = logging.getLogger(__name__)

#: How often a page is done again before the person is told that it could not be finished.
TIMES = 5
DEADLOCK = "40P01"


class RepeatMiddleware:
    """Do a page again that was ended for the sake of another; it stands last, nearest to the pages."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Nothing is to be done before a page has failed."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        """Return the answer of the page done again; None where it failed of something else, or again and again.

        A page that is no transaction as a whole is not repeated: a part of it may have been saved.
        """
        match = request.resolver_match
        if match is None or connection.in_atomic_block or hasattr(match.func, "_non_atomic_requests"):
            return None
        for _time in range(TIMES):
            if not _is_deadlock(exception):
                return None
            _log.info("Ended for the sake of another request; done again", extra={"path": request.path})
            _rewind(request)
            try:
                with transaction.atomic():
                    answer: HttpResponseBase = match.func(request, *match.args, **match.kwargs)
                    return answer
            except OperationalError as error:
                exception = error
        return None


def _is_deadlock(error: BaseException) -> bool:
    return isinstance(error, OperationalError) and getattr(error.__cause__, "pgcode", "") == DEADLOCK


def _rewind(request: HttpRequest) -> None:
    """Take back what the page has read and said so far."""
    for _name, files in request.FILES.lists():
        for each in files:
            each.seek(0)
    said = getattr(request, "_messages", None)
    if said is not None:
        said._queued_messages.clear()

"""Files on their way in: one that is too large is not even written aside."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.csrf import csrf_exempt, csrf_protect


class SizeLimit(FileUploadHandler):
    """Leaves out a file as soon as it grows larger than is taken in, and notes its name."""

    def __init__(self, request: HttpRequest, too_large: list[str]) -> None:
        super().__init__(request)
        self._too_large = too_large
        self._received = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin to count."""
        super().new_file(*args, **kwargs)
        self._received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Pass on what came, unless it is too much."""
        del start
        self._received += len(raw_data)
        if self._received > settings.PMT_DOCUMENT_BYTES:
            self._too_large.append(str(self.file_name))
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Leave the file to those who keep it."""


def limited(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Let a view take files of limited size; `request.too_large` names those that were left out.

    The check against forged requests reads the form, so that it comes after the limit was set.
    """
    protected = csrf_protect(view)

    @csrf_exempt
    @wraps(view)
    def answer(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        request.too_large = []
        request.upload_handlers.insert(0, SizeLimit(request, request.too_large))
        return protected(request, *args, **kwargs)

    return answer

"""Django's Redis cache, over the embedded Valkey of a home."""

from typing import Any

from django.conf import settings
from django.core.cache.backends.redis import RedisCache

from pmt.embedded.home import Home
from pmt.embedded.lease import hold


class EmbeddedCache(RedisCache):
    """Starts the servers when the cache is first asked."""

    def validate_key(self, key: Any) -> None:
        hold(Home(settings.PMT_HOME), durable=settings.EMBEDDED_DURABLE)
        super().validate_key(key)

"""Django's Redis cache, with less work for each question: over the embedded Valkey, or a server of one's own."""

from typing import Any

from django.conf import settings
from django.core.cache.backends.redis import RedisCache, RedisCacheClient

from pmt.embedded.home import Home
from pmt.embedded.lease import hold


class _OneClient(RedisCacheClient):
    """Keeps its clients: to make one takes as long as to ask it. Their connections are the pool's."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._clients: dict[bool, Any] = {}

    def get_client(self, key: Any = None, *, write: bool = False) -> Any:
        if write not in self._clients:
            self._clients[write] = super().get_client(key, write=write)
        return self._clients[write]


class ServerCache(RedisCache):
    """The cache on a server of one's own."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = _OneClient


class EmbeddedCache(ServerCache):
    """Starts the servers when the cache is first asked."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._home = Home(settings.PMT_HOME)

    def validate_key(self, key: Any) -> None:
        hold(self._home, durable=settings.EMBEDDED_DURABLE)
        super().validate_key(key)

"""The error by which a service says that something cannot be done now."""


class Refused(Exception):
    """A verb cannot be done now; the message says why and what to do. `field`: where in the form it is best said."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field

"""What changed of what a person follows, on the start page and beside their work."""

from typing import Any

from pmt.accounts.choices import Role
from pmt.accounts.matrix import EVERYONE
from pmt.following.changes import changed
from pmt.workbench import registry

#: Records named on the start page; the rest are on the page of what one follows.
OFFERED = 6


def _changed(user: Any) -> dict[str, Any]:
    found = changed(user)
    return {"changed": found[:OFFERED], "count": len(found)}


registry.start_block(
    position=5,
    roles=EVERYONE - {Role.OBSERVER},
    shows="following.follow",
    template="following/_start.html",
    context=_changed,
    place="side",
    beside_work=True,
)

"""Comments are the team's among itself; a kind of record can open its own to others (`rules.opened`)."""

from pmt.accounts.choices import Role
from pmt.accounts.matrix import grant

TEAM = {Role.LEADER, Role.OFFICER, Role.FINANCE, Role.ADMINISTRATOR}

grant("comments.comment", "view", TEAM)
grant("comments.comment", "add", TEAM)

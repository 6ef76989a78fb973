"""Who does what with what the workbench keeps for every room."""

from pmt.accounts.choices import Role
from pmt.accounts.matrix import EVERYONE, grant

grant("workbench.binentry", "view", {Role.LEADER, Role.OFFICER, Role.FINANCE, Role.ADMINISTRATOR})
# Merges, pairs that are not the same, and lists brought in: within the kinds that a person may merge or bring in.
for kind in ("workbench.merge", "workbench.notthesame", "workbench.listimport"):
    grant(kind, "view", {Role.LEADER, Role.OFFICER, Role.FINANCE, Role.ADMINISTRATOR})

# What waits for a person is that person's; who answers for the portfolio sees what waits for others.
grant("workbench.work", "view", EVERYONE)
grant("workbench.work", "view_all", {Role.LEADER, Role.ADMINISTRATOR})

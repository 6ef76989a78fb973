"""Who does what with what the workbench keeps for every room."""

from pmt.accounts.choices import Role
from pmt.accounts.matrix import grant

grant("workbench.binentry", "view", {Role.LEADER, Role.OFFICER, Role.FINANCE, Role.ADMINISTRATOR})
# The page of a merge, and pairs that are not the same: within the kinds that a person may merge.
for kind in ("workbench.merge", "workbench.notthesame"):
    grant(kind, "view", {Role.LEADER, Role.OFFICER, Role.FINANCE, Role.ADMINISTRATOR})

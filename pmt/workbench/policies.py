"""Who does what with what the workbench keeps for every room."""

from pmt.accounts.choices import Role
from pmt.accounts.matrix import grant

grant("workbench.binentry", "view", {Role.LEADER, Role.OFFICER, Role.FINANCE, Role.ADMINISTRATOR})

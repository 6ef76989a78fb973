"""Who sees background jobs: everybody their own, those who answer for all of them everybody's."""

from pmt.accounts.choices import Role
from pmt.accounts.matrix import EVERYONE, grant

grant("jobs.job", "view", EVERYONE)
grant("jobs.job", "view_all", {Role.LEADER, Role.ADMINISTRATOR})

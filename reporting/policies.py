"""Who may read dashboards and reports, and who writes and builds them."""

from pmt.accounts.choices import Role
from pmt.accounts.matrix import EVERYONE, grant

grant("reporting.narrative", "view", EVERYONE)
grant("reporting.reporttext", "view", EVERYONE)
grant("reporting.figure", "view", EVERYONE)

# What a built report holds was written to be handed over: whoever signs in may read it.
WRITERS = {Role.LEADER, Role.OFFICER}
grant("reporting.report", "view", EVERYONE)
grant("reporting.report", "build", WRITERS)
grant("reporting.reporttext", "change", WRITERS)
grant("reporting.narrative", "change", WRITERS | {Role.ADMINISTRATOR})

"""Who may read dashboards and reports, and who writes and builds them."""

from pmt.accounts.matrix import EVERYONE, grant

grant("reporting.narrative", "view", EVERYONE)
grant("reporting.reporttext", "view", EVERYONE)
grant("reporting.figure", "view", EVERYONE)

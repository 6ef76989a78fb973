"""Who may bring records in and take them out."""

from pmt.accounts.choices import Role
from pmt.accounts.matrix import grant

# The whole record holds personal data: only those who answer for it may take it or bring it.
grant("exchange.facility", "import", {Role.LEADER, Role.ADMINISTRATOR})
grant("exchange.facility", "export", {Role.LEADER, Role.ADMINISTRATOR})

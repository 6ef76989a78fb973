"""Who may do what to accounts."""

from pmt.accounts.choices import Role
from pmt.accounts.matrix import grant

grant("accounts.user", "view", {Role.ADMINISTRATOR})
grant("accounts.user", "add", {Role.ADMINISTRATOR})
grant("accounts.user", "change", {Role.ADMINISTRATOR})

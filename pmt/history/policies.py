"""Who reads the history of records. Observers read what changed from the dated facts instead."""

from pmt.accounts.choices import Role
from pmt.accounts.matrix import EVERYONE, grant

grant("history.change", "view", EVERYONE - {Role.OBSERVER})

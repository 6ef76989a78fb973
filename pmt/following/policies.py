"""Who follows records: whoever reads their history. Observers read what changed from the dated facts."""

from pmt.accounts.choices import Role
from pmt.accounts.matrix import EVERYONE, grant

grant("following.follow", "view", EVERYONE - {Role.OBSERVER})

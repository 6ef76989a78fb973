"""Who may do what to the facility's own records."""

from pmt.accounts.choices import Role
from pmt.accounts.matrix import EVERYONE, grant

#: Who answers for the contract and for the words by which everything is grouped.
KEEPERS = {Role.LEADER, Role.ADMINISTRATOR}

for _kind in (
    "facility.facility",
    "facility.facilityrate",
    "facility.addendum",
    "facility.period",
    "facility.region",
    "facility.country",
    "facility.area",
):
    grant(_kind, "view", EVERYONE)
    grant(_kind, "add", KEEPERS)
    grant(_kind, "change", KEEPERS)
    if _kind != "facility.facility":
        grant(_kind, "delete", KEEPERS)

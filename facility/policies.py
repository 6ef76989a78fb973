"""Who may do what to the facility's own records."""

from pmt.accounts.matrix import EVERYONE, grant

for _kind in (
    "facility.facility",
    "facility.addendum",
    "facility.period",
    "facility.region",
    "facility.country",
    "facility.area",
):
    grant(_kind, "view", EVERYONE)

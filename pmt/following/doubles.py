"""Whoever follows a record that becomes a part of another follows that one."""

from pmt.following.models import Follow
from pmt.workbench.merging.declaring import names_records, two_rows

names_records(Follow)
# Who follows both, or gave one of them up, follows the one that stays as they did: it is theirs to say.
two_rows(Follow, lambda row, stays: {})

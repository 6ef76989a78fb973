"""Who may do what to requests."""

from pmt.accounts.matrix import EVERYONE, grant

for _kind in (
    "requests.assistancerequest",
    "requests.requestmove",
    "requests.requestarea",
    "requests.requestreplacement",
):
    grant(_kind, "view", EVERYONE)

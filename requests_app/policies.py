"""Who may do what to requests."""

from pmt.accounts.choices import Role
from pmt.accounts.matrix import EVERYONE, grant

for _kind in (
    "requests.assistancerequest",
    "requests.requestmove",
    "requests.requestarea",
    "requests.requestreplacement",
):
    grant(_kind, "view", EVERYONE)

#: Who works on requests; who answers for what is decided.
OFFICERS = {Role.LEADER, Role.OFFICER, Role.ADMINISTRATOR}
DECIDERS = {Role.LEADER, Role.APPROVER, Role.ADMINISTRATOR}

# What the facility and others think of a request is for those who work on it and decide.
INSIDERS = EVERYONE - {Role.OBSERVER}
for _kind in ("criterion", "eligibilityanswer", "relevancegrade", "eligibilityexception"):
    grant(f"requests.{_kind}", "view", INSIDERS)
grant("requests.eligibilityanswer", "change", OFFICERS)
grant("requests.relevancegrade", "change", OFFICERS | {Role.APPROVER})
LEADERS = {Role.LEADER, Role.ADMINISTRATOR}
for _verb in ("add", "change", "delete"):
    grant("requests.criterion", _verb, LEADERS)
grant("requests.eligibilityexception", "change", LEADERS)

for _verb in ("add", "change", "check", "hold", "formulate"):
    grant("requests.assistancerequest", _verb, OFFICERS)
for _verb in ("approve", "reject", "close", "merge", "replace", "reopen"):
    grant("requests.assistancerequest", _verb, DECIDERS)

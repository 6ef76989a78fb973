"""Who may do what to the expert register."""

from pmt.accounts.choices import Role
from pmt.accounts.matrix import EVERYONE, grant, restrict

#: Who keeps the register and chooses from it.
KEEPERS = {Role.LEADER, Role.OFFICER, Role.ADMINISTRATOR}

grant("experts.expert", "view", EVERYONE)
grant("experts.expertarea", "view", EVERYONE)
grant("experts.expertlanguage", "view", EVERYONE)
for _verb in ("add", "change", "delete"):
    grant("experts.expert", _verb, KEEPERS)

for _verb in ("confirm", "export"):
    grant("experts.expert", _verb, KEEPERS)
for _verb in ("restrict", "erase"):
    grant("experts.expert", _verb, {Role.LEADER, Role.ADMINISTRATOR})
# When a person is free, and what is held against them, is for who chooses experts; rates are for who contracts them.
CONTRACTORS = KEEPERS | {Role.FINANCE}
grant("experts.availability", "view", KEEPERS)
grant("experts.flag", "view", KEEPERS)
grant("experts.dayrate", "view", CONTRACTORS)
for _verb in ("add", "change", "delete"):
    grant("experts.availability", _verb, KEEPERS)
    grant("experts.dayrate", _verb, CONTRACTORS)
for _verb in ("add", "change"):
    grant("experts.flag", _verb, KEEPERS)

restrict("experts.expert", ["confirmed_on", "vouched_on", "restricted_on", "restriction_note"], KEEPERS)
# What passes between the facility and a Member State is for those who write it.
for _verb in ("view", "add", "change", "delete"):
    grant("experts.expertproposal", _verb, {Role.LEADER, Role.OFFICER, Role.FINANCE, Role.ADMINISTRATOR})
grant("experts.expert", "merge", {Role.LEADER, Role.OFFICER, Role.FINANCE, Role.ADMINISTRATOR})

restrict("experts.expert", ["email"], {Role.LEADER, Role.OFFICER, Role.FINANCE, Role.ADMINISTRATOR})
restrict("experts.expert", ["day_rate"], CONTRACTORS | {Role.APPROVER})
restrict("experts.dayrate", ["from_day", "rate", "note"], CONTRACTORS)
# A flag on a person is seen by those who choose experts (Regulation (EU) 2016/679, article 5(1)(c)).
restrict("experts.expert", ["flagged", "flag_note"], KEEPERS)

"""Who may do what to the expert register."""

from pmt.accounts.choices import Role
from pmt.accounts.matrix import EVERYONE, grant, restrict

grant("experts.expert", "view", EVERYONE)
grant("experts.expertarea", "view", EVERYONE)
grant("experts.expertlanguage", "view", EVERYONE)

# What passes between the facility and a Member State is for those who write it.
for _verb in ("view", "add", "change", "delete"):
    grant("experts.expertproposal", _verb, {Role.LEADER, Role.OFFICER, Role.FINANCE, Role.ADMINISTRATOR})
grant("experts.expert", "merge", {Role.LEADER, Role.OFFICER, Role.FINANCE, Role.ADMINISTRATOR})

restrict("experts.expert", ["email"], {Role.LEADER, Role.OFFICER, Role.FINANCE, Role.ADMINISTRATOR})
restrict(
    "experts.expert",
    ["day_rate"],
    {Role.LEADER, Role.OFFICER, Role.FINANCE, Role.APPROVER, Role.ADMINISTRATOR},
)
# A flag on a person is seen by those who choose experts (Regulation (EU) 2016/679, article 5(1)(c)).
restrict("experts.expert", ["flagged", "flag_note"], {Role.LEADER, Role.OFFICER, Role.ADMINISTRATOR})

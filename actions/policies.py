"""Who may do what to actions, missions, mobilisations, deliverables and evaluations."""

from pmt.accounts.choices import Role
from pmt.accounts.matrix import EVERYONE, grant, restrict

for _kind in (
    "actions.action",
    "actions.actionmove",
    "actions.actionarea",
    "actions.activity",
    "actions.mission",
    "actions.missionmove",
    "actions.mobilisation",
    "actions.deliverable",
):
    grant(_kind, "view", EVERYONE)

# Evaluations are seen by those who choose and answer for experts.
EVALUATORS = {Role.LEADER, Role.OFFICER, Role.ADMINISTRATOR}
grant("actions.expertevaluation", "view", EVALUATORS)
grant("actions.actionevaluation", "view", EVALUATORS)

restrict(
    "actions.mobilisation",
    ["day_rate", "terms"],
    {Role.LEADER, Role.OFFICER, Role.FINANCE, Role.APPROVER, Role.ADMINISTRATOR},
)

#: Who plans missions, and moves them.
PLANNERS = {Role.LEADER, Role.OFFICER, Role.ADMINISTRATOR}
for _verb in ("add", "change", "delete", "begin", "complete", "cancel", "reopen"):
    grant("actions.mission", _verb, PLANNERS)

#: Who chooses experts, and who contracts them.
MOBILISERS = PLANNERS | {Role.FINANCE}
for _verb in ("add", "change", "delete"):
    grant("actions.mobilisation", _verb, MOBILISERS)

for _verb in ("add", "change", "delete", "submit", "accept", "return"):
    grant("actions.deliverable", _verb, PLANNERS)

for _kind in ("actions.expertevaluation", "actions.actionevaluation"):
    for _verb in ("add", "change", "delete"):
        grant(_kind, _verb, EVALUATORS)

# That an evaluation is not waited for is the team leader's to say.
grant("actions.evaluationwaiver", "view", EVALUATORS)
for _verb in ("add", "change", "delete"):
    grant("actions.evaluationwaiver", _verb, {Role.LEADER, Role.ADMINISTRATOR})

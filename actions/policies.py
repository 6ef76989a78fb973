"""Who may do what to actions, missions, mobilisations, deliverables and evaluations."""

from pmt.accounts.choices import Role
from pmt.accounts.matrix import EVERYONE, grant, restrict

for _kind in (
    "actions.action",
    "actions.actionmove",
    "actions.actionarea",
    "actions.activity",
    "actions.actioncontact",
    "actions.closurewaiver",
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

#: Who works on actions; who answers for what is opened, waived and ended.
LEADERS = {Role.LEADER, Role.ADMINISTRATOR}
grant("actions.action", "add", LEADERS)
for _verb in ("change", "begin", "complete"):
    grant("actions.action", _verb, PLANNERS)
for _verb in ("cancel", "reopen"):
    grant("actions.action", _verb, LEADERS | {Role.APPROVER})
for _kind in ("activity", "actioncontact"):
    for _verb in ("add", "change", "delete"):
        grant(f"actions.{_kind}", _verb, PLANNERS)
for _verb in ("begin", "complete", "cancel", "reopen"):
    grant("actions.activity", _verb, PLANNERS)
for _verb in ("add", "change", "delete"):
    grant("actions.closurewaiver", _verb, LEADERS)

# The approval form is between those who prepare it and the contracting authority.
AUTHORITY = {Role.APPROVER, Role.ADMINISTRATOR}
for _kind in ("approvalform", "approvalformmove", "approvalformarea", "proposedactivity", "formremark"):
    grant(f"actions.{_kind}", "view", EVERYONE - {Role.OBSERVER})
for _verb in ("add", "change"):
    grant("actions.approvalform", _verb, PLANNERS)
for _verb in ("add", "change", "delete"):
    grant("actions.proposedactivity", _verb, PLANNERS)
for _verb in ("check", "submit"):
    grant("actions.approvalform", _verb, LEADERS)
for _verb in ("approve", "return", "refuse"):
    grant("actions.approvalform", _verb, AUTHORITY)

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

"""Who may do what to budget and expenditure."""

from pmt.accounts.choices import Role
from pmt.accounts.matrix import EVERYONE, grant, restrict

grant("finance.budgetline", "view", EVERYONE)
grant("finance.actionbudget", "view", EVERYONE)
grant("finance.expenditure", "view", EVERYONE)
grant("finance.budgetchange", "view", EVERYONE)
grant("finance.statement", "view", EVERYONE)
grant("finance.statementmove", "view", EVERYONE)

# Who keeps the books: the finance officer, and who answers for them.
BOOKKEEPERS = {Role.FINANCE, Role.LEADER, Role.ADMINISTRATOR}
grant("finance.expenditure", "add", BOOKKEEPERS)
grant("finance.expenditure", "change", BOOKKEEPERS)
grant("finance.expenditure", "reverse", BOOKKEEPERS)

grant("finance.bookedsheet", "view", BOOKKEEPERS)
for _kind in ("finance.budgetline", "finance.actionbudget"):
    for _verb in ("add", "change", "delete"):
        grant(_kind, _verb, BOOKKEEPERS)
grant("finance.statement", "submit", BOOKKEEPERS)
# The contracting authority accepts; whoever got its letter may record that.
grant("finance.statement", "accept", {Role.APPROVER, Role.LEADER, Role.ADMINISTRATOR})

for _verb in ("view", "add", "change", "delete"):
    grant("finance.exchangerate", _verb, BOOKKEEPERS)

# An observer sees what was spent on what, not whom it went to, nor who approved it. The rate they see, since it
# follows from the amount paid and the amount in the currency of the contract.
restrict(
    "finance.expenditure",
    ["payee", "description", "approval", "reason"],
    {Role.LEADER, Role.OFFICER, Role.FINANCE, Role.APPROVER, Role.ADMINISTRATOR},
)

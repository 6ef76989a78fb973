"""Who may do what to budget and expenditure."""

from pmt.accounts.choices import Role
from pmt.accounts.matrix import EVERYONE, grant, restrict

grant("finance.budgetline", "view", EVERYONE)
grant("finance.actionbudget", "view", EVERYONE)
grant("finance.expenditure", "view", EVERYONE)

# Who keeps the books: the finance officer, and who answers for them.
BOOKKEEPERS = {Role.FINANCE, Role.LEADER, Role.ADMINISTRATOR}
grant("finance.expenditure", "add", BOOKKEEPERS)
grant("finance.expenditure", "change", BOOKKEEPERS)
grant("finance.expenditure", "reverse", BOOKKEEPERS)

for _verb in ("view", "add", "change", "delete"):
    grant("finance.exchangerate", _verb, BOOKKEEPERS)

# An observer sees what was spent on what, not whom it went to nor at which rate.
restrict(
    "finance.expenditure",
    ["payee", "description", "approval", "reason"],
    {Role.LEADER, Role.OFFICER, Role.FINANCE, Role.APPROVER, Role.ADMINISTRATOR},
)

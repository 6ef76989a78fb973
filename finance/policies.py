"""Who may do what to budget and expenditure."""

from pmt.accounts.choices import Role
from pmt.accounts.matrix import EVERYONE, grant, restrict

grant("finance.budgetline", "view", EVERYONE)
grant("finance.actionbudget", "view", EVERYONE)
grant("finance.expenditure", "view", EVERYONE)

# An observer sees what was spent on what, not whom it went to nor at which rate.
restrict(
    "finance.expenditure",
    ["payee", "description"],
    {Role.LEADER, Role.OFFICER, Role.FINANCE, Role.APPROVER, Role.ADMINISTRATOR},
)

"""Who may do what to documents. Beyond these rows, nobody reads a document whose record they may not see."""

from pmt.accounts.choices import Role
from pmt.accounts.matrix import EVERYONE, grant

STAFF = {Role.LEADER, Role.OFFICER, Role.FINANCE, Role.ADMINISTRATOR}

grant("documents.document", "view", EVERYONE)
grant("documents.documentversion", "view", EVERYONE)
# What is marked so in the document itself (choices.Readers).
grant("documents.document", "view_staff", STAFF)
grant("documents.document", "view_lead", {Role.LEADER, Role.ADMINISTRATOR})
grant("documents.document", "add", STAFF)
grant("documents.document", "change", STAFF)
grant("documents.document", "withdraw", STAFF)

"""Who sees the outbox: each person their own mails, those who answer for what leaves the house everybody's."""

from pmt.accounts.choices import Role
from pmt.accounts.matrix import EVERYONE, grant

grant("mail.mail", "view", EVERYONE)
grant("mail.mail", "view_all", {Role.LEADER, Role.ADMINISTRATOR})
grant("mail.mail", "change", {Role.LEADER, Role.ADMINISTRATOR})
# By the link in such a mail one signs in as somebody else.
grant("mail.mail", "view_secret", {Role.ADMINISTRATOR})

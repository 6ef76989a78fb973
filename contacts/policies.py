"""Who may do what to institutions, contacts and focal points."""

from pmt.accounts.choices import Role
from pmt.accounts.matrix import EVERYONE, grant, restrict

STAFF = {Role.LEADER, Role.OFFICER, Role.FINANCE, Role.ADMINISTRATOR}

grant("contacts.institution", "view", EVERYONE)
grant("contacts.contact", "view", EVERYONE)
grant("contacts.focalpoint", "view", EVERYONE)
grant("contacts.position", "view", EVERYONE)
grant("contacts.otheraddress", "view", STAFF)
# What passes between the facility and a Member State is for those who write it.
grant("contacts.focalpointcall", "view", STAFF)
grant("contacts.callrecipient", "view", STAFF)

# A private address is for those who write to the person; consent is between the person and the facility.
restrict(
    "contacts.contact",
    ["email", "phone", "postal_address", "newsletter", "consent_on", "consent_source", "consent_withdrawn_on"],
    STAFF,
)
restrict("contacts.otheraddress", ["kind", "value", "note"], STAFF)

for kind in (
    "contacts.institution",
    "contacts.contact",
    "contacts.focalpoint",
    "contacts.position",
    "contacts.otheraddress",
    "contacts.focalpointcall",
    "contacts.callrecipient",
):
    grant(kind, "add", STAFF)
    grant(kind, "change", STAFF)
    grant(kind, "delete", STAFF)

grant("contacts.institution", "merge", STAFF)
grant("contacts.contact", "merge", STAFF)
grant("contacts.institution", "import", STAFF)
grant("contacts.contact", "import", STAFF)

"""Admin pages of people and of their ways in: for admins only."""

from app.admin.declaration import Attention, Declaration
from app.admin.permissions import ADMINS, ADMINS_READ
from app.tables import ApiToken, Invitation, Person
from app.web.security.access import Access

PEOPLE = Declaration(
    Person,
    group="Access",
    plural="People",
    permissions=ADMINS,
    columns=("name", "email", "role", "state", "created_at"),
    filters=("role", "state", "email", "created_at"),
    search=("name",),
    read_only=frozenset({"email", "role", "state"}),  # set where a change also ends sessions and is noted
    restricted={"email": Access.ADMIN, "role": Access.ADMIN, "state": Access.ADMIN},
    secret=frozenset({"password_hash"}),
)
TOKENS = Declaration(
    ApiToken,
    group="Access",
    label="Token",
    slug="tokens",
    permissions=ADMINS_READ,
    columns=("name", "person", "scopes", "created_at", "used_at", "expires_at", "revoked_at"),
    filters=("person", "created_at", "used_at", "expires_at", "revoked_at"),
    search=("name", "person.name"),
    secret=frozenset({"token_hash"}),
)
INVITATIONS = Declaration(
    Invitation,
    group="Access",
    permissions=ADMINS_READ,
    title=("email",),
    columns=("email", "role", "invited_by", "created_at", "expires_at", "used_at"),
    filters=("role", "invited_by", "used_at", "expires_at"),
    search=("email",),
    secret=frozenset({"token_hash"}),
    attention=(Attention("Invitations that nobody used", "used_at=none"),),
)

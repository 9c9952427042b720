"""Admin pages of what registries and advisories say: for reading, since it is asked for anew.

What came of asking for a package has none: its key is the package, on whose page it stands.
"""

from app.admin.declaration import Declaration
from app.admin.permissions import READ_ONLY
from app.releases.models import Advisory, Release

RELEASES = Declaration(
    Release,
    group="System",
    permissions=READ_ONLY,
    title=("package", "version"),
    columns=("version", "package", "released_on", "yanked", "why"),
    filters=("package", "released_on", "yanked", "version"),
    search=("version", "package.name"),
    hidden=frozenset({"advisories"}),
    help="Versions of packages that their index has.",
)
ADVISORIES = Declaration(
    Advisory,
    plural="Advisories",
    group="System",
    permissions=READ_ONLY,
    title=("osv_id",),
    columns=("osv_id", "package", "summary"),
    filters=("package", "osv_id", "summary"),
    search=("osv_id", "summary", "package.name"),
    hidden=frozenset({"affected"}),
    help="Known weaknesses of packages, and the versions that have them.",
)

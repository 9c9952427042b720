"""What kinds of verdicts mean, for those who meet them the first time."""

from app.checks.verdicts import Kind

MEANS = {
    Kind.OK: "It is as decisions want it.",
    Kind.UNMANAGED: "No decision in force speaks of the package.",
    Kind.COULD_NOT_CHECK: "A file or a range could not be read.",
    Kind.PRERELEASE: "The version that is locked is a pre-release.",
    Kind.DRIFT: "The version is allowed, but the range in the file lets in others that are not.",
    Kind.NOT_COMPARABLE: "The version is no number that can be compared, such as a branch or an address.",
    Kind.TOO_YOUNG: "The release is newer than the decision allows.",
    Kind.APART: "Packages that are pinned together are not in versions that belong together.",
    Kind.MISSING: "A decision requires the package, and no file has it.",
    Kind.VIOLATION: "The version is outside of what a decision requires or recommends.",
    Kind.FORBIDDEN: "A decision forbids the package, or this version of it.",
}

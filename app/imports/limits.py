"""How much an import takes. A record is text that somebody wrote: real ones stay far below."""

MB = 1024 * 1024
FILE_BYTES = 5 * MB
ARCHIVE_BYTES = 200 * MB  # all files of an archive, unpacked
ARCHIVE_FILES = 20_000
ARCHIVE_RATIO = 200  # unpacked to packed; text reaches 20, a bomb 1,000
IMAGES = 2_000  # of all records of an import
IMAGES_BYTES = 200 * MB  # together
PATH_CHARACTERS = 1000
PATH_BYTES = 2000  # an index entry of PostgreSQL holds 2,704


def megabytes(size: int) -> str:
    """A size for people: `5 MB`."""
    return f"{size / MB:.1f}".removesuffix(".0") + " MB"

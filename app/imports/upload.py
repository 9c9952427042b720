"""The form that takes files in."""

from litestar.datastructures import UploadFile
from pydantic import BaseModel, ConfigDict, Field

from app.imports.finding.sources import Upload, refusal_by_name
from app.imports.limits import FILE_BYTES, megabytes
from app.markdown.syntax.decoding import decode
from app.markdown.syntax.suffixes import READABLE

MOST_NAMED = 5


class UploadInput(BaseModel):
    model_config = ConfigDict(arbitrary_types_allowed=True)

    files: list[UploadFile] = Field(
        title="Markdown files or a zip",
        description=f"Up to {megabytes(FILE_BYTES)} a file; {', '.join(READABLE)}, or a .zip of a folder.",
        min_length=1,
        max_length=900,  # the web framework takes 1,000 parts of a form
        json_schema_extra={"kind": "file"},
    )
    collection: str | None = Field(
        default=None,
        max_length=200,
        title="Collection",
        description="Where the records go. Without a name, the folder in the zip gives it.",
    )
    only_check: bool = Field(
        default=False,
        title="Only check: show what the import would do and store nothing",
    )

    async def uploads(self) -> list[Upload]:
        """The files with their content."""
        return [Upload(file.filename, await file.read()) for file in self.files]


def refusal(uploads: list[Upload]) -> str:
    """Why nothing in `uploads` can be read, file by file; "" where something can, or an archive is to be opened."""
    reasons = [_reason(upload) for upload in uploads]
    if not all(reasons):
        return ""
    named = [f"{upload.name}: {reason}" for upload, reason in zip(uploads, reasons, strict=True)]
    more = f" And {len(named) - MOST_NAMED} more." if len(named) > MOST_NAMED else ""
    return f"Nothing here can be read. {' '.join(named[:MOST_NAMED])}{more}"


def _reason(upload: Upload) -> str:
    if upload.name.lower().endswith(".zip"):
        return ""
    if by_name := refusal_by_name(upload.name):
        return by_name[1]
    text, findings = decode(upload.content)
    return findings[0].message if text is None and len(upload.content) <= FILE_BYTES else ""

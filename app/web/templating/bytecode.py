"""Templates that were compiled once stay compiled, as Python keeps what it compiles of modules.

Compiling all of them takes longer than everything else that a start does, and to load all takes a twentieth of it and
5 MB: once all are compiled, each is loaded when it is wanted. They lie in `__pycache__` beside the
templates, and are as safe there as those: byte code is run, and whoever could put some there could as well change the
templates, which are code too. Where that folder cannot be written (a read-only file system, another account), templates
are compiled at each start.
"""

from __future__ import annotations

from contextlib import suppress
from importlib.metadata import version
from pathlib import Path

from jinja2 import FileSystemBytecodeCache
from jinja2.bccache import Bucket

FOLDER = "__pycache__"
COMPLETE = "complete"  # the file that says of what release all are there


class ByteCode(FileSystemBytecodeCache):
    """Byte code of the templates in `folder`, of one release and of one version of Jinja.

    The source of a template alone does not say whether its byte code is still right: partials are a part of it, and so
    are results of our filters that never change, such as addresses of icons.
    """

    def __init__(self, folder: Path, release: str) -> None:
        super().__init__(str(folder / FOLDER), "%s.template")
        self.checksum = f"{release} {version('jinja2')} {version('markupsafe')}"

    @property
    def complete(self) -> bool:
        """Whether every template was compiled before."""
        with suppress(OSError, UnicodeDecodeError):
            return Path(self.directory, COMPLETE).read_text(encoding="utf-8") == self.checksum
        return False

    def note_complete(self) -> None:
        with suppress(OSError):
            Path(self.directory, COMPLETE).write_text(self.checksum, encoding="utf-8")

    def get_source_checksum(self, source: str) -> str:
        return self.checksum

    def load_bytecode(self, bucket: Bucket) -> None:
        try:
            super().load_bytecode(bucket)
        except Exception:  # damaged, in whatever way: the template is compiled, and what is damaged replaced
            bucket.reset()

    def dump_bytecode(self, bucket: Bucket) -> None:
        with suppress(OSError):
            Path(self.directory).mkdir(mode=0o755, exist_ok=True)
            super().dump_bytecode(bucket)

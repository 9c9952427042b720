"""`python -m tests.permissions` writes the matrix anew, to be read and committed."""

from app.main import create_app
from app.permissions.matrix import as_text, matrix
from tests.permissions.routes import MATRIX, everything

MATRIX.write_text(as_text(matrix(create_app(everything("postgresql://nobody@localhost/none")))), encoding="utf-8")

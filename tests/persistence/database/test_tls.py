"""Encryption towards the server: asked for where it should be, verified only where it was asked for."""

import asyncio
import ssl
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest
import pytest_asyncio

from app.persistence.database.embedded import EmbeddedServer
from app.persistence.database.tls import Tls
from app.persistence.database.url import UrlError, parse

pytestmark = pytest.mark.slow


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A self-signed certificate for localhost and its key, in one file, as hosted databases have them."""
    folder = tmp_path_factory.mktemp("tls")
    names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    key, file = folder / "key.pem", folder / "cert.pem"
    kind = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
    command = ["openssl", "req", "-x509", *kind, "-keyout", str(key), "-out", str(file), *names]
    subprocess.run(command, check=True, capture_output=True)
    both = folder / "both.pem"
    both.write_text(key.read_text() + file.read_text())
    return both


@pytest_asyncio.fixture
async def port(server: EmbeddedServer, certificate: Path) -> AsyncIterator[int]:
    """A port of localhost where the server is reached through TLS: the wheel's PostgreSQL is built without."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)

    async def pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(65536):
            writer.write(data)
        writer.close()

    async def relay(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readexactly(8)
        writer.write(b"S")
        await writer.start_tls(context)
        inner = await asyncio.open_unix_connection(server.socket_folder / ".s.PGSQL.5432")
        await asyncio.gather(pump(reader, inner[1]), pump(inner[0], writer), return_exceptions=True)

    proxy = await asyncio.start_server(relay, "127.0.0.1", 0)
    yield proxy.sockets[0].getsockname()[1]
    proxy.close()
    await asyncio.sleep(0.05)


async def is_encrypted(url: str) -> bool:
    connection = await asyncpg.connect(**parse(url).arguments())
    try:
        return connection._transport.get_extra_info("ssl_object") is not None
    finally:
        await connection.close()


@pytest.mark.parametrize("mode", ["require", "prefer"])
async def test_encryption_does_not_need_a_known_certificate(port: int, mode: str) -> None:
    assert await is_encrypted(f"postgres://postgres@localhost:{port}/postgres?sslmode={mode}")


async def test_require_does_not_verify_even_where_a_root_certificate_lies_about(
    port: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    other = tmp_path / "root.crt"
    other.write_text("not a certificate of this server")
    monkeypatch.setenv("PGSSLROOTCERT", str(other))
    assert await is_encrypted(f"postgres://postgres@localhost:{port}/postgres?sslmode=require")


async def test_verification_accepts_the_named_root(port: int, certificate: Path) -> None:
    url = f"postgres://postgres@localhost:{port}/postgres?sslmode=verify-full&sslrootcert={certificate}"
    assert await is_encrypted(url)


async def test_verification_refuses_an_unknown_certificate(port: int) -> None:
    with pytest.raises(ssl.SSLCertVerificationError):
        await is_encrypted(f"postgres://postgres@localhost:{port}/postgres?sslmode=verify-ca")


async def test_only_verify_full_minds_the_name(port: int, certificate: Path) -> None:
    url = f"postgres://postgres@127.0.0.1:{port}/postgres?sslrootcert={certificate}&sslmode="
    assert await is_encrypted(url + "verify-ca")
    with pytest.raises(ssl.SSLCertVerificationError):
        await is_encrypted(url + "verify-full")


@pytest.mark.parametrize("content", [None, "no certificate"])
def test_a_useless_certificate_file_is_explained(tmp_path: Path, content: str | None) -> None:
    file = tmp_path / "root.pem"
    if content is not None:
        file.write_text(content)
    with pytest.raises(UrlError, match="certificate file"):
        parse(f"postgres://u:p@h/d?sslmode=verify-full&sslrootcert={file}").arguments()


def test_encryption_is_off_where_it_was_turned_off() -> None:
    assert Tls(mode="disable").argument() is False

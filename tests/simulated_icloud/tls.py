"""Certificates for Apple's names, from a private authority."""

from pathlib import Path
import ssl
import tempfile
from typing import Final

import certifi
import trustme

NAMES: Final = (
    "idmsa.apple.com",
    "*.apple.com",
    "*.push.apple.com",
    "*.icloud.com",
    "*.icloud.com.cn",
    "*.icloud-content.com",
    "*.icloud-content.com.cn",
    "localhost",
    "127.0.0.1",
)
SUFFIXES: Final = (
    ".apple.com", ".icloud.com", ".icloud.com.cn", ".icloud-content.com", ".icloud-content.com.cn",
)  # fmt: skip


def is_apple(host: str) -> bool:
    """Whether the simulator stands in for this host."""
    return host.lower().endswith(SUFFIXES)


def authority(folder: Path) -> trustme.CA:
    """Return the authority in a folder; create it there (and a bundle for clients) if needed."""
    key, certificate = folder / "ca.key", folder / "ca.pem"
    if key.exists():
        return trustme.CA.from_pem(certificate.read_bytes(), key.read_bytes())
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    created = trustme.CA(organization_name="Simulated iCloud")
    created.private_key_pem.write_to_path(str(key))
    key.chmod(0o600)
    created.cert_pem.write_to_path(str(certificate))
    usual = Path(certifi.where()).read_bytes()
    (folder / "bundle.pem").write_bytes(usual + b"\n" + created.cert_pem.bytes())
    return created


def server_context(folder: Path) -> ssl.SSLContext:
    """Return the server's TLS context."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    certificate = authority(folder).issue_cert(*NAMES)
    with tempfile.TemporaryDirectory(prefix="simulated-icloud-") as scratch:
        path = Path(scratch) / "server.pem"
        path.touch(mode=0o600)
        certificate.private_key_and_cert_chain_pem.write_to_path(str(path))
        context.load_cert_chain(path)
    return context

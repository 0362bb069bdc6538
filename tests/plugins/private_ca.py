"""Lets the unmodified clients trust the simulated iCloud.

Home Assistant builds its TLS contexts when it is imported, and requests reads its bundle from the
environment, so a private certificate authority has to be named before anything is imported. This
module is loaded by `-p` for that reason. The authority lives as long as the test run; processes
of pytest-xdist share the one of the main process.
"""

import atexit
import os
from pathlib import Path
import shutil
import tempfile

import certifi
import trustme

CA_KEY_VARIABLE = "SIMULATED_ICLOUD_CA"


def _create() -> None:
    """Write the authority (certificate and key) and a bundle that also holds the usual ones."""
    folder = Path(tempfile.mkdtemp(prefix="apple-backup-ca-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    authority = trustme.CA(organization_name="Apple Backup tests")
    authority.private_key_pem.write_to_path(folder / "ca.key")
    authority.cert_pem.write_to_path(folder / "ca.pem")
    bundle = folder / "bundle.pem"
    bundle.write_bytes(Path(certifi.where()).read_bytes() + b"\n" + authority.cert_pem.bytes())
    os.environ[CA_KEY_VARIABLE] = str(folder)
    os.environ["REQUESTS_CA_BUNDLE"] = str(bundle)
    os.environ["SSL_CERT_FILE"] = str(bundle)


if CA_KEY_VARIABLE not in os.environ:
    _create()

"""The unmodified pyicloud lists and downloads a simulated library."""

import base64
import hashlib
from pathlib import Path

from pyicloud import PyiCloudService

from tests.simulated_icloud.client import SimulatedICloud
from tests.simulated_icloud.media import APPLE_SALT


def test_sign_in_list_download(icloud_proxy: SimulatedICloud, tmp_path: Path) -> None:
    account = icloud_proxy.create_account(assets=120, shared_assets=10)
    api = PyiCloudService(account.apple_id, account.password, cookie_directory=str(tmp_path))
    assert api.requires_2fa
    assert api.validate_2fa_code(account.code())
    assert api.is_trusted_session
    truth = {line["asset"]: line for line in account.assets(zone="PrimarySync", listed=True)}
    album = api.photos.all
    assert len(album) == len(truth)
    for photo in list(album)[-8:]:
        expected = next(line for line in truth.values() if line["asset"] == photo.id)
        data = photo.download()
        assert data is not None
        salted = hashlib.sha1(APPLE_SALT + data).digest()
        assert base64.b64encode(b"\x01" + salted).decode() == expected["resources"][0]["checksum"]
        assert hashlib.sha256(data).hexdigest() == expected["resources"][0]["sha256"]
    assert account.requests()["download"] == 8

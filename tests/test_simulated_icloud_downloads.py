"""Signed addresses, expiry and ranges of the simulated iCloud, and faults on purpose."""

import hashlib
from io import BytesIO
from pathlib import Path
import re
from typing import Any

from PIL import Image
import pytest
import requests

from tests.simulated_icloud.client import SimulatedAccount, SimulatedICloud
from tests.simulated_icloud.raw import RawICloud


@pytest.fixture
def account(icloud_proxy: SimulatedICloud) -> SimulatedAccount:
    return icloud_proxy.create_account(assets=80, second_factor="none")


@pytest.fixture
def raw(account: SimulatedAccount, tmp_path: Path) -> RawICloud:
    return RawICloud(account, tmp_path)


def address_of(raw: RawICloud, line: dict[str, Any], prefix: str = "Original") -> str:
    (record,) = raw.lookup(line["master"])["records"]
    return str(record["fields"][f"res{prefix}Res"]["value"]["downloadURL"])


def test_every_file_of_the_truth_can_be_downloaded(
    raw: RawICloud, account: SimulatedAccount
) -> None:
    lines = account.truth(derivatives=True)
    expected = {
        resource["checksum"]: resource for line in lines for resource in line.get("resources", [])
    }
    names = {name for line in lines if line["type"] == "asset" for name in _records(line)}
    seen, session = set(), requests.Session()
    for start in range(0, len(names), 150):
        for record in raw.lookup(*sorted(names)[start : start + 150])["records"]:
            for name, field in record["fields"].items():
                if not re.fullmatch(r"res\w+Res", name):
                    continue
                value = field["value"]
                data = session.get(value["downloadURL"], timeout=30).content
                resource = expected[value["fileChecksum"]]
                assert len(data) == value["size"] == resource["size"]
                assert hashlib.sha256(data).hexdigest() == resource["sha256"]
                seen.add(value["fileChecksum"])
    assert seen == set(expected)


def _records(line: dict[str, Any]) -> tuple[str, str]:
    return line["asset"], line["master"]


def test_address_looks_like_apples(raw: RawICloud, account: SimulatedAccount) -> None:
    address = address_of(raw, account.assets()[0])
    assert address.startswith("https://cvws.icloud-content.com/B/")
    assert "/${f}?" in address
    assert re.search(r"&e=\d{10}&", address)


def test_expired_address_is_gone_and_a_fresh_one_is_not(
    raw: RawICloud, account: SimulatedAccount
) -> None:
    line = account.assets()[0]
    account.change(url_ttl=-5)
    old = address_of(raw, line)
    assert requests.get(old, timeout=30).status_code == 410
    account.change(url_ttl=600)
    assert requests.get(address_of(raw, line), timeout=30).status_code == 200
    later = re.sub(r"&e=\d+", "&e=99999999999", old)
    assert requests.get(later, timeout=30).status_code == 403


def test_ranges(raw: RawICloud, account: SimulatedAccount) -> None:
    address = address_of(raw, account.assets()[0])

    def get(**headers: str) -> requests.Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return requests.get(address, headers=named, timeout=30)

    whole = get()
    tag = whole.headers["ETag"]
    assert whole.headers["Accept-Ranges"] == "bytes"
    tail = get(Range="bytes=100-")
    assert tail.status_code == 206
    assert tail.content == whole.content[100:]
    size = len(whole.content)
    assert tail.headers["Content-Range"] == f"bytes 100-{size - 1}/{size}"
    assert get(Range="bytes=5-9").content == whole.content[5:10]
    assert get(Range="bytes=-7").content == whole.content[-7:]
    assert get(Range="bytes=100-", If_Range=tag).status_code == 206
    assert get(Range="bytes=100-", If_Range='"other"').content == whole.content
    assert get(Range=f"bytes={size}-").status_code == 416


def test_padded_videos(icloud_proxy: SimulatedICloud, tmp_path: Path) -> None:
    account = icloud_proxy.create_account(assets=60, second_factor="none", video_bytes=300_000)
    line = account.assets(kind="mov")[0]
    assert line["resources"][0]["size"] == 300_000
    data = requests.get(address_of(RawICloud(account, tmp_path), line), timeout=30).content
    assert hashlib.sha256(data).hexdigest() == line["resources"][0]["sha256"]


@pytest.mark.parametrize("kind", ["jpeg", "heic"])
def test_padded_photos(icloud_proxy: SimulatedICloud, tmp_path: Path, kind: str) -> None:
    account = icloud_proxy.create_account(assets=60, second_factor="none", photo_bytes=300_000)
    line = account.assets(kind=kind)[0]
    assert line["resources"][0]["size"] == pytest.approx(300_000, abs=200)
    data = requests.get(address_of(RawICloud(account, tmp_path), line), timeout=30).content
    assert hashlib.sha256(data).hexdigest() == line["resources"][0]["sha256"]
    if kind == "jpeg":
        with Image.open(BytesIO(data)) as image:
            image.load()


def test_counters(raw: RawICloud, account: SimulatedAccount) -> None:
    address = address_of(raw, account.assets()[0])
    account.requests(reset=True)
    size = len(requests.get(address, timeout=30).content)
    raw.query(startRank=0)
    counts = account.requests(reset=True)
    assert counts["download"] == 1
    assert counts["download_bytes"] == size
    assert counts["cloudkit"] == 1
    assert account.requests() == {}


def test_fault_status_headers_and_body(raw: RawICloud, account: SimulatedAccount) -> None:
    account.fault(
        r"POST p61-ckdatabasews\.icloud\.com/.*/zones/list",
        skip=1, times=2, status=503, headers={"Retry-After": "7"}, body={"reason": "busy"},
    )  # fmt: skip
    raw.post("zones/list", {})
    assert raw.post("zones/list", {}, status=503) == {"reason": "busy"}
    raw.post("zones/list", {}, status=503)
    raw.post("zones/list", {})
    assert account.fault_hits() == 2


def test_faults_of_the_body(raw: RawICloud, account: SimulatedAccount) -> None:
    address = address_of(raw, account.assets()[0])
    whole = requests.get(address, timeout=30).content
    account.fault("GET cvws", corrupt=1)
    spoilt = requests.get(address, timeout=30).content
    assert len(spoilt) == len(whole)
    assert sum(a != b for a, b in zip(spoilt, whole, strict=True)) == 1
    account.fault("GET cvws", short=10)
    assert requests.get(address, timeout=30).content == whole[:-10]
    account.fault("GET cvws", truncate=50)
    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        _ = requests.get(address, timeout=30).content
    account.fault("GET cvws", reset=True)
    with pytest.raises(requests.exceptions.ConnectionError):
        requests.get(address, timeout=30)
    account.fault("GET cvws", times=-1, hang=True)
    with pytest.raises(requests.exceptions.ReadTimeout):
        requests.get(address, timeout=0.2)
    account.clear_faults()
    assert requests.get(address, timeout=30).content == whole


def test_faults_for_everybody_reach_requests_of_nobody(icloud_proxy: SimulatedICloud) -> None:
    icloud_proxy.fault("GET idmsa.apple.com/appleauth/auth/authorize/signin", status=503)
    url = "https://idmsa.apple.com/appleauth/auth/authorize/signin"
    assert requests.get(url, timeout=30).status_code == 503
    assert requests.get(url, timeout=30).status_code == 200
    icloud_proxy.clear_faults()


def test_limited_bandwidth_changes_no_byte(raw: RawICloud, account: SimulatedAccount) -> None:
    line = account.assets()[0]
    account.change(bandwidth=50_000_000, latency=0.001)
    data = requests.get(address_of(raw, line), timeout=30).content
    assert hashlib.sha256(data).hexdigest() == line["resources"][0]["sha256"]


def test_the_proxy_leads_nowhere_else(icloud_proxy: SimulatedICloud) -> None:
    with pytest.raises(requests.exceptions.ProxyError):
        requests.get("https://www.example.com/", timeout=30)
    assert "www.example.com:443" in icloud_proxy.refused
    proxies = {"https": icloud_proxy.proxy}
    session = requests.Session()
    session.trust_env = False
    session.proxies = proxies
    session.verify = requests.utils.DEFAULT_CA_BUNDLE_PATH
    with pytest.raises(requests.exceptions.SSLError):
        # Passed through, and refused by the client: this bundle lacks the private authority.
        session.get(f"https://127.0.0.1:{icloud_proxy.tls_port}/", timeout=30)


@pytest.mark.parametrize(
    "body",
    [
        {"apple_id": "a@icloud.example"},
        {"apple_id": "a@icloud.example", "password": "x", "assets": "many"},
        {"apple_id": "a@icloud.example", "password": "x", "unheard": 1},
        {"apple_id": "a@icloud.example", "password": "x", "second_factor": "pigeon"},
    ],
)
def test_bad_accounts_are_refused(icloud_proxy: SimulatedICloud, body: dict[str, Any]) -> None:
    answer = requests.post(f"{icloud_proxy.control}/accounts", json=body, timeout=30)
    assert answer.status_code == 400

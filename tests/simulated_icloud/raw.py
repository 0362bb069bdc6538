"""A signed-in client without opinions, for tests that look at the answers themselves."""

from pathlib import Path
from typing import Any

from pyicloud import PyiCloudService

from .client import SimulatedAccount
from .cloudkit import PREFIX
from .setup import DATABASE_HOST

ALL = "CPLAssetAndMasterByAssetDateWithoutHiddenOrDeleted"


def _filter(name: str, value: str | int) -> dict[str, Any]:
    kind = "INT64" if isinstance(value, int) else "STRING"
    return {
        "fieldName": name,
        "comparator": "EQUALS",
        "fieldValue": {"type": kind, "value": value},
    }


class RawICloud:
    """CloudKit calls through pyicloud's session, answers as they came."""

    def __init__(self, account: SimulatedAccount, folder: Path, zone: str = "PrimarySync") -> None:
        """Sign in; with a second factor, type the newest code."""
        self.zone, self.scope = zone, "private"
        self.api = PyiCloudService(
            account.apple_id, account.password, cookie_directory=str(folder / account.id)
        )
        if self.api.requires_2fa:
            assert self.api.validate_2fa_code(account.code())

    def post(self, call: str, body: dict[str, Any], *, status: int = 200) -> dict[str, Any]:
        """Make one call; the answer has to have this status."""
        query = "?getCurrentSyncToken=True&remapEnums=True"
        url = f"https://{DATABASE_HOST}{PREFIX}/{self.scope}/{call}{query}"
        answer = self.api.session.request_raw("POST", url, json=body)
        assert answer.status_code == status, answer.text
        return dict(answer.json())

    @property
    def zone_id(self) -> dict[str, str]:
        """The id of the zone that is asked."""
        return {"zoneName": self.zone}

    def query(
        self, kind: str = ALL, *, limit: int | None = 200, status: int = 200, **filters: str | int
    ) -> dict[str, Any]:
        """Query an index with equality filters."""
        wanted = [_filter(name, value) for name, value in filters.items()]
        body: dict[str, Any] = {
            "query": {"recordType": kind, "filterBy": wanted},
            "zoneID": self.zone_id,
        }
        if limit is not None:
            body["resultsLimit"] = limit
        return self.post("records/query", body, status=status)

    def names(self, answer: dict[str, Any], kind: str = "CPLAsset") -> list[str]:
        """Return the names of the records of a type."""
        return [r["recordName"] for r in answer["records"] if r.get("recordType") == kind]

    def lookup(
        self, *names: str, status: int = 200, keys: list[str] | None = None
    ) -> dict[str, Any]:
        """Look up records."""
        body: dict[str, Any] = {
            "zoneID": self.zone_id,
            "records": [{"recordName": n} for n in names],
        }
        if keys is not None:
            body["desiredKeys"] = keys
        return self.post("records/lookup", body, status=status)

    def changes(self, token: str | None, **more: Any) -> dict[str, Any]:
        """Return one page of the zone's history."""
        zone: dict[str, Any] = {"zoneID": self.zone_id, **more}
        if token is not None:
            zone["syncToken"] = token
        return dict(self.post("changes/zone", {"zones": [zone]})["zones"][0])

    def all_changes(
        self, token: str | None, *, limit: int = 200
    ) -> tuple[list[dict[str, Any]], str, list[int]]:
        """Follow the history to its end: records, last token, sizes of the pages."""
        records, sizes = [], []
        while True:
            page = self.changes(token, resultsLimit=limit)
            records += page["records"]
            sizes.append(len(page["records"]))
            token = str(page["syncToken"])
            if not page["moreComing"]:
                return records, token, sizes

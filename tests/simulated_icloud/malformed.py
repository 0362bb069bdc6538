"""Records a careful client survives: nulls, missing values, bad base64, unknown types, errors."""

from typing import Final

from .fields import Record, number
from .ids import digest

_KINDS: Final = 8


def spoil(records: list[Record]) -> list[Record]:
    """Return a page with malformed parts. None of them says anything untrue about a photo."""
    spoilt = list(map(_spoil, records))
    if spoilt:
        name = digest(spoilt[0]["recordName"], "error").hex()
        spoilt.append(
            {"recordName": name, "serverErrorCode": "INTERNAL_ERROR", "reason": "try again"}
        )
        spoilt.append({"recordName": f"{name}-bare", "recordType": "CPLUnheardOf"})
        spoilt.append({"recordName": f"{name}-asset", "recordType": "CPLAsset", "fields": {}})
    return spoilt


def _spoil(record: Record) -> Record:
    if record.get("recordType") not in ("CPLAsset", "CPLMaster"):
        return record
    fields = dict(record["fields"])
    case = digest(record["recordName"], "spoil", size=1)[0] % _KINDS
    if record["recordType"] == "CPLMaster":
        if case == 0 and "resOriginalRes" in fields:
            # The address is to be had by a lookup.
            value = fields["resOriginalRes"]["value"]
            without = {key: value[key] for key in value if key != "downloadURL"}
            fields["resOriginalRes"] = fields["resOriginalRes"] | {"value": without}
    elif case == 1 and fields.get("isFavorite") == number(0):
        fields["isFavorite"] = {"value": None, "type": "INT64"}
    elif case == 2:
        fields["burstFlagsExt"] = {"type": "INT64"}
    elif case == 3 and "captionEnc" not in fields:
        fields["captionEnc"] = {"value": "%not base64%", "type": "ENCRYPTED_BYTES"}
    elif case == 4:
        fields["fancy"] = {"value": {"deep": [1, None]}, "type": "FANCY"}
    elif case == 5 and "keywordsEnc" not in fields:
        fields["keywordsEnc"] = {"value": "bm90IGEgcGxpc3Q=", "type": "ENCRYPTED_BYTES"}
    elif case == 6:
        fields["isExpunged"] = None
    return record | {"fields": fields}

"""Writes keyed archives as NSKeyedArchiver does. Shares nothing with the reader."""

from datetime import datetime
import plistlib
from typing import Any

from ..databases import COCOA_EPOCH


class Url(str):
    """An NSURL."""

    __slots__ = ()


def archive(root: Any) -> bytes:
    """An archive of dictionaries, lists, texts, numbers, data, times and URLs."""
    objects: list[Any] = ["$null"]
    classes: dict[str, plistlib.UID] = {}

    def uid_of_class(name: str) -> plistlib.UID:
        if name not in classes:
            objects.append({"$classname": name, "$classes": [name, "NSObject"]})
            classes[name] = plistlib.UID(len(objects) - 1)
        return classes[name]

    def add(value: Any) -> plistlib.UID:
        if value is None:
            return plistlib.UID(0)
        objects.append(None)
        number = len(objects) - 1
        objects[number] = encode(value)
        return plistlib.UID(number)

    def encode(value: Any) -> Any:
        if isinstance(value, Url):
            return {
                "NS.base": plistlib.UID(0),
                "NS.relative": add(str(value)),
                "$class": uid_of_class("NSURL"),
            }
        if isinstance(value, dict) and "$name" in value:
            name = value["$name"]
            fields = {key: add(item) for key, item in value.items() if key != "$name"}
            return {**fields, "$class": uid_of_class(name)}
        if isinstance(value, dict):
            return {
                "NS.keys": [add(key) for key in value],
                "NS.objects": [add(item) for item in value.values()],
                "$class": uid_of_class("NSDictionary"),
            }
        if isinstance(value, list):
            return {"NS.objects": [add(it) for it in value], "$class": uid_of_class("NSArray")}
        if isinstance(value, datetime):
            return {"NS.time": value.timestamp() - COCOA_EPOCH, "$class": uid_of_class("NSDate")}
        if isinstance(value, bytes):
            return {"NS.data": value, "$class": uid_of_class("NSData")}
        return value

    root_uid = add(root)
    return plistlib.dumps(
        {
            "$version": 100_000,
            "$archiver": "NSKeyedArchiver",
            "$top": {"root": root_uid},
            "$objects": objects,
        },
        fmt=plistlib.FMT_BINARY,
    )

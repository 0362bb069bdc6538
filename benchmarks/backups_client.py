"""The client of `backups_http`: takes a file, or pieces of it, and prints how long that took."""

from http.client import HTTPConnection
import json
import statistics
import sys
import time
from typing import Any
from urllib.parse import urlsplit

_RANGE = 64 * 1024
_REQUESTS = 100
_BUFFER = bytearray(1 << 20)


def _get(connection: HTTPConnection, path: str, headers: dict[str, str], size: int) -> None:
    """Take an answer and throw it away."""
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    taken = 0
    while count := answer.readinto(_BUFFER):
        taken += count
    assert answer.status in {200, 206}
    assert taken == size


def main(order: dict[str, Any]) -> float:
    """Return seconds for the whole file, or milliseconds for a piece of it."""
    url = urlsplit(order["url"])
    connection = HTTPConnection(url.hostname or "", url.port)
    headers, size = order["headers"], order["size"]
    if order["what"] == "whole":
        began = time.perf_counter()
        _get(connection, url.path, headers, size)
        return time.perf_counter() - began
    times = []
    for number in range(_REQUESTS):
        start = size * 9 // 10 + number * 1000
        wanted = min(_RANGE, size - start)
        began = time.perf_counter()
        _get(
            connection,
            url.path,
            {**headers, "Range": f"bytes={start}-{start + wanted - 1}"},
            wanted,
        )
        times.append((time.perf_counter() - began) * 1e3)
    return statistics.median(times)


if __name__ == "__main__":
    print(main(json.loads(sys.argv[1])))

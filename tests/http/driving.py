"""Drives every operation of the OpenAPI document at a running Home Assistant, with made-up requests."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
import os
from typing import Any, Final
from urllib.parse import unquote

from hypothesis import HealthCheck, Phase, Verbosity, given, seed, settings, strategies as st
import requests
import schemathesis
from schemathesis import Case, CheckFunction, GenerationMode, checks
from schemathesis.core.failures import FailureGroup
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi import checks as openapi_checks

from homeassistant.components.http.security_filter import FILTERS, UNSAFE_URL_BYTES

EXAMPLES: Final = int(os.environ.get("FUZZ_EXAMPLES", "4"))
"""Requests for each operation, as many again that break the document; many make a campaign."""

# Left out is what demands that a wrong parameter be refused, or a right one accepted: parameters
# that a route does not have are ignored, limits are clamped, and a cursor cannot be made up.
CHECKS: Final[list[CheckFunction]] = [
    checks.not_a_server_error,
    openapi_checks.status_code_conformance,
    openapi_checks.content_type_conformance,
    openapi_checks.response_headers_conformance,
    openapi_checks.response_schema_conformance,
    openapi_checks.allow_header_conformance,
]
EVERYWHERE: Final = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "x-frame-options": "SAMEORIGIN",
}
# What a browser shows without running anything in it.
INLINE: Final = frozenset(
    {
        *("image/jpeg", "image/png", "image/gif", "image/webp", "image/heic", "image/heif"),
        *("video/mp4", "video/quicktime", "audio/mp4", "audio/aac", "audio/mpeg", "audio/wav"),
        *("audio/amr",),
    }
)
_SESSION_HEADERS: Final = ("X-Backup-Session", "X-Backup-Session-With")
# They end what the others need, or make the next one wait.
_LAST: Final = ("/lock", "/unlock", "/reauthenticate")


@dataclass(slots=True)
class Driver:
    """Sends the requests; blocking, so that it runs in a thread beside Home Assistant.

    `real` are values that exist, by the name of a parameter. `session` gives the token of a session
    that lives, whatever was sent before.
    """

    base: str
    headers: dict[str, str]
    real: Mapping[str, list[str]]
    session: Callable[[], str]
    answers: dict[str, Counter[int]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    connection: requests.Session = field(default_factory=requests.Session)

    @property
    def requests(self) -> int:
        """How many there were."""
        return sum(found.total() for found in self.answers.values())

    def drive(self, document: dict[str, Any]) -> None:
        """Try all operations."""
        schema = schemathesis.openapi.from_dict(document)
        operations = [found.ok() for found in schema.get_all_operations()]
        for operation in sorted(operations, key=lambda it: it.path.endswith(_LAST)):
            self.answers[operation.label] = Counter()
            for mode in _modes(operation):
                self._drive(operation, mode)
        self.connection.close()

    def _drive(self, operation: APIOperation, mode: GenerationMode) -> None:
        @seed(1)
        @settings(
            max_examples=EXAMPLES,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
            verbosity=Verbosity.quiet,
        )
        @given(case=operation.as_strategy(generation_mode=mode), data=st.data())
        def attempt(case: Case, data: st.DataObject) -> None:
            # With nothing but made-up values, every answer would be that there is no such thing.
            if mode is GenerationMode.POSITIVE or data.draw(st.booleans()):
                self._make_real(case, data)
            self._send(operation, case)

        attempt()

    def _make_real(self, case: Case, data: st.DataObject) -> None:
        for part in (case.path_parameters, case.query):
            for name in part or ():
                if name in self.real and data.draw(st.integers(0, 3)):
                    part[name] = data.draw(st.sampled_from(self.real[name]))
        if case.query and data.draw(st.booleans()):
            case.query.pop("account", None)

    def _send(self, operation: APIOperation, case: Case) -> None:
        headers = dict(self.headers)
        wanted = {parameter.name for parameter in operation.headers}
        headers |= dict.fromkeys(wanted.intersection(_SESSION_HEADERS), self.session())
        response = case.call(self.base, session=self.connection, headers=headers, timeout=120)
        self.answers[operation.label][response.status_code] += 1
        kind = response.headers.get("content-type", [""])[0]
        if response.status_code == 400 and kind.startswith("text/plain"):
            # Not an answer of ours, so it has to be Home Assistant's filter.
            assert _is_filtered(str(response.request.url)), case.as_curl_command()
            return
        told = list(_missing_headers(response.headers, response.status_code))
        try:
            case.validate_response(response, checks=CHECKS)
        except FailureGroup as group:
            told += [str(each) for each in group.exceptions]
        if told:
            self.faults.append(
                "\n".join([case.as_curl_command(), repr(response.content[:300]), *told])
            )


def _modes(operation: APIOperation) -> Iterator[GenerationMode]:
    yield GenerationMode.POSITIVE
    if list(operation.iter_parameters()) or operation.body:
        yield GenerationMode.NEGATIVE


def _missing_headers(headers: Mapping[str, Any], status: int) -> Iterator[str]:
    """What every answer has to say to browsers and caches, and content of others even more so."""
    found = {name.lower(): "".join(value) for name, value in headers.items()}
    for name, value in EVERYWHERE.items():
        if found.get(name) != value:
            yield f"{name} is {found.get(name)!r}, not {value!r}"
    if "access-control-allow-origin" in found:
        yield "another site may read this"
    kept = found.get("cache-control", "")
    if not ({"no-store", "private"} & set(kept.replace(",", " ").split())):
        yield f"cache-control is {kept!r}"
    kind = found.get("content-type", "").partition(";")[0]
    if status not in (200, 206) or kind == "application/json":
        return
    if found.get("cross-origin-resource-policy") != "same-origin":
        yield "content may be shown by another site"
    if kind not in INLINE:
        if not found.get("content-security-policy", "").startswith("sandbox"):
            yield f"{kind} has no sandbox"
        if not found.get("content-disposition", "").startswith("attachment"):
            yield f"{kind} is shown, not saved"


def _is_filtered(url: str) -> bool:
    """Whether Home Assistant refuses a URL before anybody else sees it."""
    text = url.partition("://")[2].partition("/")[2]
    before = ""
    while before != text:
        before, text = text, unquote(text)
    return FILTERS.search(text) is not None or any(it in text for it in UNSAFE_URL_BYTES)

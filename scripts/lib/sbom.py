"""Writes what the integration is made of: a bill of materials in CycloneDX's JSON.

`python -m scripts.lib.sbom` writes `docs/reference/sbom.cdx.json` from the manifest, what is installed
for it here, and the panel's lock file. It has neither time nor random number, so that it changes only
with what it lists.
"""

import base64
from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import requires, version
import json
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT: Final = Path(__file__).parents[2]
TARGET: Final = ROOT / "docs" / "reference" / "sbom.cdx.json"
_MANIFEST: Final = ROOT / "custom_components" / "apple_backup" / "manifest.json"
_LOCK: Final = ROOT / "frontend" / "package-lock.json"
# Types alone, and what stands for a browser where there is none. `build.mjs` compares the list with
# what it has put together.
_NOT_BUNDLED: Final = frozenset({"@types/trusted-types", "@lit-labs/ssr-dom-shim"})
_PREFIX: Final = "node_modules/"
_PYPI: Final = "pkg:pypi/"

type Document = dict[str, Any]


def bill() -> Document:
    """The document."""
    manifest: Document = json.loads(_MANIFEST.read_text(encoding="utf-8"))
    lock: Document = json.loads(_LOCK.read_text(encoding="utf-8"))
    lines: dict[str, str] = {
        canonicalize_name(Requirement(it).name): it for it in manifest["requirements"]
    }
    packages, bundled = _closure(lines), [*_bundled(lock["packages"])]
    domain = str(manifest["domain"])
    ours = [*(f"{_PYPI}{it}" for it in sorted(lines)), *(it["bom-ref"] for it in bundled)]
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": domain,
                "name": manifest["name"],
                "version": manifest["version"],
                "licenses": [{"license": {"id": "MIT"}}],
                "externalReferences": [{"type": "website", "url": manifest["documentation"]}],
            }
        },
        "components": [*_required(packages, lines), *bundled],
        "dependencies": [
            {"ref": domain, "dependsOn": ours},
            *(
                {"ref": f"{_PYPI}{name}", "dependsOn": [f"{_PYPI}{it}" for it in theirs]}
                for name, theirs in packages.items()
            ),
            *({"ref": each["bom-ref"]} for each in bundled),
        ],
    }


def text() -> str:
    """The document as it is written."""
    return json.dumps(bill(), indent=2, ensure_ascii=False) + "\n"


def _closure(names: Iterable[str]) -> dict[str, list[str]]:
    """Packages, what they require, and so on: each with what it requires itself."""
    found: dict[str, list[str]] = {}
    pending = list(names)
    while pending:
        if (name := pending.pop()) not in found:
            wanted = [Requirement(line) for line in requires(name) or ()]
            found[name] = sorted(
                {
                    canonicalize_name(it.name)
                    for it in wanted
                    if it.marker is None or it.marker.evaluate({"extra": ""})
                }
            )
            pending += found[name]
    return dict(sorted(found.items()))


def _required(packages: Iterable[str], lines: Mapping[str, str]) -> Iterator[Document]:
    """What Home Assistant installs, as it is tested here; within the ranges, it decides."""
    for name in packages:
        component: Document = {
            "type": "library",
            "bom-ref": f"{_PYPI}{name}",
            "name": name,
            "version": version(name),
            "scope": "required",
            "purl": f"{_PYPI}{name}@{version(name)}",
        }
        if line := lines.get(name):
            component["properties"] = [{"name": "apple_backup:requirement", "value": line}]
        yield component


def _bundled(packages: Mapping[str, Mapping[str, Any]]) -> Iterator[Document]:
    """What is part of the built panel, at these very versions."""
    for path, package in sorted(packages.items()):
        name = path.removeprefix(_PREFIX)
        if not path or package.get("dev") or package.get("devOptional") or name in _NOT_BUNDLED:
            continue
        address = f"pkg:npm/{quote(name, safe='/')}@{package['version']}"
        algorithm, _, digest = package["integrity"].partition("-")
        yield {
            "type": "library",
            "bom-ref": address,
            "name": name,
            "version": package["version"],
            "scope": "required",
            "hashes": [
                {
                    "alg": algorithm.upper().replace("SHA", "SHA-"),
                    "content": base64.b64decode(digest).hex(),
                }
            ],
            "licenses": [{"license": {"id": package["license"]}}],
            "purl": address,
        }


if __name__ == "__main__":
    TARGET.write_text(text(), encoding="utf-8")

"""Writes what the integration is made of: a bill of materials in CycloneDX's JSON.

`python -m scripts.lib.sbom` writes `docs/reference/sbom.cdx.json` from the manifest and the panel's
lock file. It has neither time nor random number, so that it changes only with what it lists.
"""

import base64
from collections.abc import Iterator, Mapping
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

type Document = dict[str, Any]


def bill() -> Document:
    """The document."""
    manifest: Document = json.loads(_MANIFEST.read_text(encoding="utf-8"))
    lock: Document = json.loads(_LOCK.read_text(encoding="utf-8"))
    components = [*_required(manifest), *_bundled(lock["packages"])]
    domain = str(manifest["domain"])
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
        "components": components,
        "dependencies": [
            {"ref": domain, "dependsOn": [str(each["bom-ref"]) for each in components]},
            *({"ref": each["bom-ref"]} for each in components),
        ],
    }


def text() -> str:
    """The document as it is written."""
    return json.dumps(bill(), indent=2, ensure_ascii=False) + "\n"


def _required(manifest: Mapping[str, Any]) -> Iterator[Document]:
    """What Home Assistant installs: which version is its decision, within the range."""
    for line in sorted(manifest["requirements"], key=str.lower):
        name = canonicalize_name(Requirement(line).name)
        yield {
            "type": "library",
            "bom-ref": f"pkg:pypi/{name}",
            "name": name,
            "scope": "required",
            "purl": f"pkg:pypi/{name}",
            "properties": [{"name": "apple_backup:requirement", "value": line}],
        }


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

"""The record of the integration quality scale, which nobody else validates for us."""

from collections.abc import Iterator, Mapping
from typing import Any

BRONZE = (
    "action-setup",
    "appropriate-polling",
    "brands",
    "common-modules",
    "config-flow-test-coverage",
    "config-flow",
    "dependency-transparency",
    "docs-actions",
    "docs-conditions",
    "docs-high-level-description",
    "docs-installation-instructions",
    "docs-removal-instructions",
    "docs-triggers",
    "entity-event-setup",
    "entity-unique-id",
    "has-entity-name",
    "runtime-data",
    "test-before-configure",
    "test-before-setup",
    "unique-config-entry",
)
SILVER = (
    "action-exceptions",
    "config-entry-unloading",
    "docs-configuration-parameters",
    "docs-installation-parameters",
    "entity-unavailable",
    "integration-owner",
    "log-when-unavailable",
    "parallel-updates",
    "reauthentication-flow",
    "test-coverage",
)
GOLD = (
    "devices",
    "diagnostics",
    "discovery",
    "discovery-update-info",
    "docs-data-update",
    "docs-examples",
    "docs-known-limitations",
    "docs-supported-devices",
    "docs-supported-functions",
    "docs-troubleshooting",
    "docs-use-cases",
    "dynamic-devices",
    "entity-category",
    "entity-device-class",
    "entity-disabled-by-default",
    "entity-translations",
    "exception-translations",
    "icon-translations",
    "reconfiguration-flow",
    "repair-issues",
    "stale-devices",
)
PLATINUM = ("async-dependency", "inject-websession", "strict-typing")
TIERS = {"bronze": BRONZE, "silver": SILVER, "gold": GOLD, "platinum": PLATINUM}
STATES = ("done", "todo", "exempt")


def state_of(value: Any) -> str:
    """Return the state of a rule, which is written as a word or as a mapping with a comment."""
    return str(value["status"]) if isinstance(value, Mapping) else str(value)


def check_record(record: Mapping[str, Any], claimed: str) -> Iterator[str]:
    """Check that every rule has a state, exemptions a reason, and the claimed tier is earned."""
    rules = record.get("rules", {})
    known = {rule for tier in TIERS.values() for rule in tier}
    for rule in sorted(known ^ rules.keys()):
        yield f"{rule} is {'not recorded' if rule in known else 'not a rule'}"
    for rule, value in rules.items():
        if state_of(value) not in STATES:
            yield f"{rule} is neither of {STATES}"
        if state_of(value) == "exempt" and not (
            isinstance(value, Mapping) and str(value.get("comment", "")).strip()
        ):
            yield f"{rule} is exempt without a reason"
    if claimed in TIERS:
        for tier in list(TIERS)[: list(TIERS).index(claimed) + 1]:
            for rule in TIERS[tier]:
                if state_of(rules.get(rule, "todo")) == "todo":
                    yield f"the manifest claims {claimed}, but {rule} is to do"

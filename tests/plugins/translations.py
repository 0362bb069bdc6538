"""Fails a test in which the integration shows the user a text that does not exist.

Home Assistant shows a bare key where a translation is missing, and a broken text where a
placeholder is. Its own test suite guards against that; the package of test helpers for custom
integrations does not bring that guard. This plugin observes flows, repair issues and errors
wherever they arise in a test, and compares them with the English texts.
"""

from collections.abc import Callable, Generator, Iterable, Mapping
from functools import cache, wraps
import json
from pathlib import Path
import string
from typing import Any
from unittest.mock import patch

import pytest

from homeassistant import components
from homeassistant.components.repairs.issue_handler import RepairsFlowManager
from homeassistant.config_entries import (
    ConfigEntriesFlowManager,
    ConfigSubentryFlowManager,
    OptionsFlowManager,
)
from homeassistant.core import ServiceRegistry
from homeassistant.data_entry_flow import FlowManager, FlowResultType, section
from homeassistant.exceptions import HomeAssistantError, Unauthorized
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.issue_registry import IssueRegistry
from homeassistant.helpers.translation import recursive_flatten

DOMAIN = "apple_backup"
FOLDER = Path(__file__).parents[2] / "custom_components" / DOMAIN


@cache
def load_texts(domain: str) -> Mapping[str, str]:
    """Return the English texts of an integration, flattened to dotted keys."""
    folder = FOLDER if domain == DOMAIN else Path(components.__path__[0]) / domain
    path = folder / "translations" / "en.json"
    return recursive_flatten("", json.loads(path.read_text("utf-8"))) if path.exists() else {}


def placeholders_in(text: str) -> set[str]:
    """Return the names of the placeholders of a text."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


class TranslationCheck:
    """Collects what is wrong with the texts that a test made visible."""

    def __init__(self, texts: Callable[[str], Mapping[str, str]] = load_texts) -> None:
        """Take the source of texts: domain → dotted key → text."""
        self._texts = texts
        self.findings: dict[str, str] = {}

    def require(self, domain: str, key: str, placeholders: Mapping[str, Any] | None = None) -> None:
        """Note a finding if a text is missing, or uses a placeholder that is not given."""
        text = self._texts(domain).get(key)
        if text is None:
            self.findings.setdefault(key, f"{domain}: {key} has no text")
        else:
            self._compare(domain, key, text, placeholders)

    def allow(self, domain: str, key: str, placeholders: Mapping[str, Any] | None) -> None:
        """Check the placeholders of a text that need not exist."""
        if (text := self._texts(domain).get(key)) is not None:
            self._compare(domain, key, text, placeholders)

    def _compare(self, domain: str, key: str, text: str, given: Mapping[str, Any] | None) -> None:
        if missing := placeholders_in(text) - set(given or {}):
            self.findings.setdefault(
                key, f"{domain}: {key} uses {sorted(missing)}, given are {sorted(given or {})}"
            )

    def flow(self, domain: str, category: str, result: Mapping[str, Any]) -> None:
        """Check all texts that a result of a flow shows."""
        given = result.get("description_placeholders")
        match result["type"]:
            case FlowResultType.FORM:
                self._form(domain, category, result)
            case FlowResultType.MENU:
                step = f"{category}.step.{result['step_id']}"
                self.require(domain, f"{step}.title", given)
                self.allow(domain, f"{step}.description", given)
                options = result["menu_options"]
                for option in () if isinstance(options, Mapping) else options:
                    self.require(domain, f"{step}.menu_options.{option}", given)
            case FlowResultType.SHOW_PROGRESS:
                self.require(domain, f"{category}.progress.{result['progress_action']}", given)
            case FlowResultType.EXTERNAL_STEP:
                self.require(domain, f"{category}.step.{result['step_id']}.title", given)
            case FlowResultType.CREATE_ENTRY if result.get("description"):
                self.require(domain, f"{category}.create_entry.{result['description']}", given)
            case FlowResultType.ABORT:
                speaker = result.get("translation_domain") or domain
                where = category if speaker == domain else "config"
                self.require(speaker, f"{where}.abort.{result['reason']}", given)

    def _form(self, domain: str, category: str, result: Mapping[str, Any]) -> None:
        step = f"{category}.step.{result['step_id']}"
        given = result.get("description_placeholders")
        self.require(domain, f"{step}.title", given)
        self.allow(domain, f"{step}.description", given)
        self._fields(domain, step, result.get("data_schema"), given)
        for error in (result.get("errors") or {}).values():
            self.require(domain, f"{category}.error.{error}", given)

    def _fields(self, domain: str, prefix: str, schema: Any, given: Any) -> None:
        for marker, value in schema.schema.items() if schema is not None else ():
            name = str(marker)
            if isinstance(value, section):
                self.require(domain, f"{prefix}.sections.{name}.name", given)
                self._fields(domain, f"{prefix}.sections.{name}", value.schema, given)
            else:
                self.require(domain, f"{prefix}.data.{name}", given)
                self.require(domain, f"{prefix}.data_description.{name}", given)

    def issue(
        self, domain: str, key: str, given: Mapping[str, Any] | None, *, fixable: bool
    ) -> None:
        """Check the texts of a repair issue; those of its fix flow are checked when it is run."""
        self.require(domain, f"issues.{key}.title", given)
        if not fixable:
            self.require(domain, f"issues.{key}.description", given)
        elif not any(name.startswith(f"issues.{key}.fix_flow.") for name in self._texts(domain)):
            self.findings.setdefault(key, f"{domain}: issues.{key}.fix_flow has no texts")

    def error(self, error: HomeAssistantError) -> None:
        """Check the message of an error of ours."""
        if error.translation_domain == DOMAIN and error.translation_key:
            self.require(
                DOMAIN,
                f"exceptions.{error.translation_key}.message",
                error.translation_placeholders,
            )

    def action_error(self, error: HomeAssistantError) -> None:
        """Check that an error that an action of ours raised has a translated message at all.

        Home Assistant's own *unauthorized* has none, and its callers know what to do with it.
        """
        if not error.translation_key and not isinstance(error, Unauthorized):
            self.findings.setdefault(
                repr(error), f"an action raised an error without translation: {error!r}"
            )

    def verdict(self, ignored: Iterable[str]) -> str:
        """Return what is wrong, as one text; ignoring a key that is fine is wrong as well."""
        ignored = set(ignored)
        lines = [line for key, line in self.findings.items() if key not in ignored]
        lines += [f"ignored without need: {key}" for key in sorted(ignored - set(self.findings))]
        return "\n".join(lines)


def flow_category(manager: FlowManager, flow: Any) -> tuple[str, str] | None:
    """Return the integration that speaks in a flow and the prefix of its texts, if it is ours."""
    match manager:
        case ConfigEntriesFlowManager():
            domain, category = flow.handler, "config"
        case ConfigSubentryFlowManager():
            entry_id, kind = flow.handler
            domain = flow.hass.config_entries.async_get_known_entry(entry_id).domain
            category = f"config_subentries.{kind}"
        case OptionsFlowManager():
            domain = flow.hass.config_entries.async_get_known_entry(flow.handler).domain
            category = "options"
        case RepairsFlowManager():
            domain = flow.handler
            issue = ir.async_get(flow.hass).async_get_issue(domain, flow.issue_id)
            if issue is None:
                # The dialog keeps the texts of an issue that is gone; nobody else knows which.
                return None
            category = f"issues.{issue.translation_key}.fix_flow"
        case _:
            return None
    return (domain, category) if domain == DOMAIN else None


def observe_flows(check: TranslationCheck) -> Callable[..., Any]:
    """Return a replacement of `FlowManager._async_handle_step` that reports to the check."""
    original = FlowManager._async_handle_step

    @wraps(original)
    async def handle_step(manager: FlowManager, flow: Any, step_id: str, user_input: Any) -> Any:
        where = flow_category(manager, flow)
        result = await original(manager, flow, step_id, user_input)
        if where:
            check.flow(*where, result)
        return result

    return handle_step


def observe_issues(check: TranslationCheck) -> Callable[..., Any]:
    """Return a replacement of `IssueRegistry.async_get_or_create` that reports to the check."""
    original = IssueRegistry.async_get_or_create

    @wraps(original)
    def get_or_create(registry: IssueRegistry, domain: str, issue_id: str, **values: Any) -> Any:
        if domain == DOMAIN:
            check.issue(
                domain,
                values["translation_key"],
                values.get("translation_placeholders"),
                fixable=values["is_fixable"],
            )
        return original(registry, domain, issue_id, **values)

    return get_or_create


def observe_actions(check: TranslationCheck) -> Callable[..., Any]:
    """Return a replacement of `ServiceRegistry.async_call` that reports to the check."""
    original = ServiceRegistry.async_call

    @wraps(original)
    async def call(registry: ServiceRegistry, domain: str, *args: Any, **options: Any) -> Any:
        try:
            return await original(registry, domain, *args, **options)
        except HomeAssistantError as error:
            check.error(error)
            if domain == DOMAIN:
                check.action_error(error)
            raise

    return call


def observe_errors(check: TranslationCheck) -> Callable[..., None]:
    """Return a replacement of `HomeAssistantError.__init__` that reports to the check."""
    original = HomeAssistantError.__init__

    @wraps(original)
    def init(error: HomeAssistantError, *args: object, **options: Any) -> None:
        original(error, *args, **options)
        check.error(error)

    return init


@pytest.fixture
def ignore_translations() -> list[str]:
    """Return keys whose findings a test accepts. Override it; an unused key fails the test."""
    return []


@pytest.fixture(autouse=True)
def translation_check(ignore_translations: list[str]) -> Generator[TranslationCheck]:
    """Watch every flow, issue, action and error of the integration during a test."""
    check = TranslationCheck()
    with (
        patch.object(FlowManager, "_async_handle_step", observe_flows(check)),
        patch.object(IssueRegistry, "async_get_or_create", observe_issues(check)),
        patch.object(ServiceRegistry, "async_call", observe_actions(check)),
        patch.object(HomeAssistantError, "__init__", observe_errors(check)),
    ):
        yield check
    if verdict := check.verdict(ignore_translations):
        pytest.fail(verdict, pytrace=False)

"""The plugin that watches texts finds what is missing, in real flows, issues and actions."""

from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import (
    MockModule,
    mock_config_flow,
    mock_integration,
    mock_platform,
)
import voluptuous as vol

from homeassistant.config_entries import ConfigFlow, ConfigFlowResult
from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.data_entry_flow import AbortFlow, FlowResultType, section
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers import issue_registry as ir
from tests.plugins.translations import DOMAIN, TranslationCheck, placeholders_in

TEXTS = {
    "config.step.user.title": "Hello {name}",
    "config.step.user.data.a": "A",
    "config.step.user.data_description.a": "A thing",
    "config.step.pick.title": "Pick",
    "config.step.pick.menu_options.user": "User",
    "config.error.bad": "Bad {thing}",
    "config.abort.gone": "Gone",
    "config.progress.load": "Loading",
    "exceptions.broken.message": "Broken {part}",
    "issues.full.title": "Full",
    "issues.full.description": "{disk} is full",
    "issues.fixme.title": "Fix me",
    "issues.fixme.fix_flow.step.confirm.title": "Sure?",
}


@pytest.fixture
def check() -> TranslationCheck:
    return TranslationCheck(lambda domain: TEXTS if domain == DOMAIN else {})


def form(**values: Any) -> dict[str, Any]:
    return {
        "type": FlowResultType.FORM,
        "step_id": "user",
        "data_schema": vol.Schema({vol.Required("a"): str}),
        "description_placeholders": {"name": "x"},
        **values,
    }


def test_placeholders_are_read() -> None:
    assert placeholders_in("{a} and {{b}} and {c}") == {"a", "c"}


@pytest.mark.parametrize(
    "result",
    [
        form(),
        form(errors={"base": "bad"}, description_placeholders={"name": "x", "thing": "y"}),
        {"type": FlowResultType.MENU, "step_id": "pick", "menu_options": ["user"]},
        {"type": FlowResultType.MENU, "step_id": "pick", "menu_options": {"other": "Label"}},
        {"type": FlowResultType.ABORT, "reason": "gone"},
        {"type": FlowResultType.SHOW_PROGRESS, "progress_action": "load"},
        {"type": FlowResultType.CREATE_ENTRY, "description": None},
    ],
)
def test_complete_results_pass(check: TranslationCheck, result: dict[str, Any]) -> None:
    check.flow(DOMAIN, "config", result)
    assert check.verdict([]) == ""


@pytest.mark.parametrize(
    ("result", "key"),
    [
        (form(step_id="other", data_schema=None), "config.step.other.title"),
        (form(description_placeholders=None), "config.step.user.title"),
        (form(data_schema=vol.Schema({"b": str})), "config.step.user.data.b"),
        (
            form(data_schema=vol.Schema({"more": section(vol.Schema({"b": str}))})),
            "config.step.user.sections.more.data.b",
        ),
        (form(errors={"a": "worse"}), "config.error.worse"),
        (form(errors={"a": "bad"}), "config.error.bad"),
        ({"type": FlowResultType.ABORT, "reason": "why"}, "config.abort.why"),
        (
            {"type": FlowResultType.MENU, "step_id": "pick", "menu_options": ["none"]},
            "config.step.pick.menu_options.none",
        ),
        ({"type": FlowResultType.SHOW_PROGRESS, "progress_action": "x"}, "config.progress.x"),
        ({"type": FlowResultType.CREATE_ENTRY, "description": "x"}, "config.create_entry.x"),
        ({"type": FlowResultType.EXTERNAL_STEP, "step_id": "x"}, "config.step.x.title"),
    ],
)
def test_incomplete_results_are_found(
    check: TranslationCheck, result: dict[str, Any], key: str
) -> None:
    check.flow(DOMAIN, "config", result)
    assert key in check.findings


def test_home_assistants_own_reasons_are_looked_up_there() -> None:
    check = TranslationCheck()
    result = {"type": FlowResultType.ABORT, "translation_domain": "homeassistant"}
    check.flow(DOMAIN, "options", {**result, "reason": "reauth_successful"})
    assert check.findings == {}
    check.flow(DOMAIN, "options", {**result, "reason": "no_such_reason"})
    assert check.findings


def test_issues(check: TranslationCheck) -> None:
    check.issue(DOMAIN, "full", {"disk": "a"}, fixable=False)
    check.issue(DOMAIN, "fixme", None, fixable=True)
    assert check.findings == {}
    check.issue(DOMAIN, "full", None, fixable=False)
    check.issue(DOMAIN, "full", {"disk": "a"}, fixable=True)
    check.issue(DOMAIN, "new", None, fixable=False)
    assert len(check.findings) == 4


def test_verdict_names_what_is_ignored_without_need(check: TranslationCheck) -> None:
    check.require(DOMAIN, "config.abort.why")
    assert "has no text" in check.verdict([])
    assert check.verdict(["config.abort.why"]) == ""
    assert "without need" in check.verdict(["config.abort.why", "config.abort.gone"])


class Flow(ConfigFlow):
    """A flow that shows texts which do not exist."""

    async def async_step_user(self, user_input: Any = None) -> ConfigFlowResult:
        if user_input is None:
            return self.async_show_form(step_id="user", errors={"base": "no_such_error"})
        raise AbortFlow("no_such_reason")


@pytest.mark.parametrize(
    "ignore_translations", [["config.error.no_such_error", "config.abort.no_such_reason"]]
)
async def test_real_flows_are_watched(
    hass: HomeAssistant,
    translation_check: TranslationCheck,
    ignore_translations: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(
        translation_check,
        "_texts",
        lambda domain: {"config.step.user.title": "x"},
    )
    mock_integration(hass, MockModule(DOMAIN))
    mock_platform(hass, f"{DOMAIN}.config_flow", None)
    with mock_config_flow(DOMAIN, Flow):
        result = await hass.config_entries.flow.async_init(DOMAIN, context={"source": "user"})
        await hass.config_entries.flow.async_configure(result["flow_id"], {})
    assert set(translation_check.findings) == set(ignore_translations)


@pytest.mark.parametrize(
    "ignore_translations", [["issues.x.title", "issues.x.description", "exceptions.y.message"]]
)
async def test_real_issues_and_actions_are_watched(
    hass: HomeAssistant,
    translation_check: TranslationCheck,
    ignore_translations: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(translation_check, "_texts", lambda domain: {})

    async def act(call: ServiceCall) -> None:
        raise ServiceValidationError(translation_domain=DOMAIN, translation_key="y")

    hass.services.async_register(DOMAIN, "act", act)
    with pytest.raises(ServiceValidationError):
        await hass.services.async_call(DOMAIN, "act", blocking=True)
    ir.async_create_issue(
        hass,
        DOMAIN,
        "x",
        is_fixable=False,
        severity=ir.IssueSeverity.ERROR,
        translation_key="x",
    )
    assert set(translation_check.findings) == set(ignore_translations)


async def test_untranslated_errors_of_actions_are_found(
    hass: HomeAssistant, translation_check: TranslationCheck
) -> None:
    async def act(call: ServiceCall) -> None:
        raise HomeAssistantError("something")

    hass.services.async_register(DOMAIN, "act", act)
    with pytest.raises(HomeAssistantError):
        await hass.services.async_call(DOMAIN, "act", blocking=True)
    assert "without translation" in translation_check.verdict([])
    translation_check.findings.clear()

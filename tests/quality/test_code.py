"""The code meets every rule that quality_scale.yaml says is done."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import yaml

from tests.quality.project import INTEGRATION, Module, Modules, load_json, modules
from tests.quality.rules import code
from tests.quality.rules.code import VALIDATORS, config_schema, png_size
from tests.quality.rules.errors import check_codes
from tests.quality.rules.reading import check_reading
from tests.quality.rules.scale import TIERS, check_record, state_of


def record() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((INTEGRATION / "quality_scale.yaml").read_text("utf-8"))
    return loaded


def of(**sources: str) -> Modules:
    """Build modules from source texts."""
    return {f"{name}.py": Module.of(f"{name}.py", text) for name, text in sources.items()}


def test_the_scale_has_all_its_rules() -> None:
    assert [len(rules) for rules in TIERS.values()] == [20, 10, 21, 3]


def test_record_of_the_integration() -> None:
    claimed = load_json("manifest.json").get("quality_scale", "custom")
    assert list(check_record(record(), claimed)) == []


@pytest.mark.parametrize("rule", VALIDATORS)
def test_rule_is_met_where_it_is_said_to_be(rule: str) -> None:
    findings = list(VALIDATORS[rule](modules()))
    if state_of(record()["rules"][rule]) == "done":
        assert findings == []


def test_yaml_is_refused() -> None:
    assert list(config_schema(modules())) == []


@pytest.mark.parametrize("package", ["photos", "backups"])
def test_every_error_has_a_message(package: str) -> None:
    messages = load_json("translations", "en.json")["exceptions"]
    assert list(check_codes(modules()[f"{package}/errors.py"], messages)) == []


def test_files_are_opened_for_reading_in_one_place() -> None:
    assert list(check_reading(modules())) == []


@pytest.mark.parametrize(
    "source",
    [
        "note.read_text()",
        "path.read_bytes()",
        "path.open('rb')",
        "path.open(encoding='utf-8')",
        "open(path)",
        "os.open(path, os.O_RDONLY | os.O_CLOEXEC)",
        "shutil.copyfile(one, two)",
    ],
)
def test_other_ways_to_read_are_found(source: str) -> None:
    name = "photos/kept.py"
    assert list(check_reading({name: Module.of(name, source)})) == [f"{name}:1"]
    assert list(check_reading({"panel.py": Module.of("panel.py", source)})) == []


def test_other_opening_is_no_reading() -> None:
    source = "path.open('x')\nreader.open(record)\nos.open(path, os.O_RDONLY | os.O_DIRECTORY)\nself._source.open()\nfile.read(10)"
    assert list(check_reading({"photos/kept.py": Module.of("photos/kept.py", source)})) == []


BAD: list[tuple[Callable[[Modules], Iterator[str]], Modules]] = [
    (code.action_setup, of(__init__="async def async_setup_entry(): ...")),
    (
        code.action_setup,
        of(
            __init__="async def async_setup(): ...\n"
            "async def async_setup_entry(hass): hass.services.async_register()"
        ),
    ),
    (code.common_modules, of(coordinator="")),
    (code.config_flow, of(sensor="")),
    (code.has_entity_name, of(entity="class A: pass")),
    (code.runtime_data, of(__init__="pass")),
    (code.runtime_data, of(__init__="entry.runtime_data = 1\nhass.data[DOMAIN][1] = 2")),
    (code.before_setup, of(__init__="async def async_setup_entry(): return True")),
    (code.unique_config_entry, of(config_flow="async_set_unique_id(1)")),
    (code.unique_config_entry, of(config_flow="_abort_if_unique_id_configured()")),
    (code.config_entry_unloading, of(__init__="pass")),
    (code.parallel_updates, of(sensor="pass")),
    (code.reauthentication_flow, of(config_flow="class Flow: pass")),
    (code.reconfiguration_flow, of(config_flow="class Flow: pass")),
    (code.diagnostics, of(diagnostics="pass")),
    (code.icon_translations, of(sensor="class A:\n    _attr_icon = 'mdi:x'")),
    (code.icon_translations, of(sensor="SensorEntityDescription(key='a', icon='mdi:x')")),
    (code.exception_translations, of(services="raise ServiceValidationError('no')")),
    (code.config_schema, of(__init__="async def async_setup(): ...")),
]


@pytest.mark.parametrize(("rule", "bad"), BAD, ids=lambda value: getattr(value, "__name__", ""))
def test_violations_are_found(rule: Callable[[Modules], Iterator[str]], bad: Modules) -> None:
    assert list(rule(bad))


def test_every_validator_has_shown_that_it_can_fail() -> None:
    shown = {rule for rule, _ in BAD} | {code.brands}
    assert set(VALIDATORS.values()) <= shown
    assert png_size(b"GIF89a" + bytes(20)) is None


def test_missing_brand_is_found(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    monkeypatch.setattr(code, "INTEGRATION", tmp_path)
    assert len(list(code.brands({}))) == 2


def test_bad_records_are_found() -> None:
    rules = {rule: "done" for tier in TIERS.values() for rule in tier}
    assert not list(check_record({"rules": rules}, "platinum"))
    assert list(check_record({"rules": {**rules, "brands": "todo"}}, "bronze"))
    assert not list(check_record({"rules": {**rules, "brands": "todo"}}, "custom"))
    assert list(check_record({"rules": {**rules, "brands": "perhaps"}}, "custom"))
    assert list(check_record({"rules": {**rules, "brands": "exempt"}}, "custom"))
    assert list(check_record({"rules": {**rules, "brands": {"status": "exempt"}}}, "custom"))
    assert list(check_record({"rules": {**rules, "invented": "done"}}, "custom"))
    assert list(check_record({"rules": {}}, "custom"))


def test_errors_without_message_are_found() -> None:
    source = "class A(Exception):\n    code = 'a'\nclass B(A):\n    {}\n"
    assert not list(check_codes(Module.of("errors.py", source.format("code = 'b'")), {"a", "b"}))
    assert list(check_codes(Module.of("errors.py", source.format("code = 'b'")), {"a"}))
    assert list(check_codes(Module.of("errors.py", source.format("code = 'a'")), {"a"}))
    assert list(check_codes(Module.of("errors.py", source.format("pass")), {"a"}))

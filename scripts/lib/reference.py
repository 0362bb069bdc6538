"""Writes the pages of `docs/reference` that say what the code offers: entities, actions, options, HTTP.

`python -m scripts.lib.reference` writes them; a test compares what is committed.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import timedelta
from importlib import import_module
import json
from pathlib import Path
from typing import Any, Final

import yaml

from custom_components.apple_backup import schedule_rules as rules
from custom_components.apple_backup.photos.layout.examples import preview
from custom_components.apple_backup.photos.layout.template import BUILT_IN_TEMPLATES

from . import reference_http

ROOT: Final = Path(__file__).parents[2]
FOLDER: Final = ROOT / "docs" / "reference"
_INTEGRATION: Final = ROOT / "custom_components" / "apple_backup"
_NOTE: Final = "<!-- Written by `python -m scripts.lib.reference`; do not edit. -->"

_PLATFORMS: Final = (
    "binary_sensor",
    "button",
    "event",
    "image",
    "number",
    "select",
    "sensor",
    "switch",
)
# Whose entity it is cannot be read off the descriptions; everything else is of an account.
_OF_FOLDER: Final = frozenset({"button.lock_all", "button.refresh", "event.backups"})
_OF_BACKUP: Final = frozenset(
    {
        "binary_sensor.complete",
        "binary_sensor.encrypted",
        "binary_sensor.overdue",
        "binary_sensor.unlocked",
        "event.backup_work",
        "sensor.age",
        "sensor.integrity",
        "sensor.ios_version",
        "sensor.job_progress",
        "sensor.last_backup",
        "sensor.size",
    }
)
_OWNERS: Final = (
    ("An iCloud account", None),
    ("A backup folder", _OF_FOLDER),
    ("An iPhone or iPad in a backup folder", _OF_BACKUP),
)
ONLY_ANSWERS: Final = ("free_up", "photos_on_this_day", "plan", "search_photos")
_LAYOUT_TITLES: Final = {"month": "Month (default)", "icloud_photos_sync": "icloud-photos-sync"}
# Steps of the options that only one kind of entry has.
_FOLDER_STEPS: Final = frozenset(
    {"backup_access", "backup_age", "backup_exports", "registry_database"}
)


def main() -> None:
    """Write all pages."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, text in pages().items():
        (FOLDER / name).write_text(text, encoding="utf-8")


def pages() -> Mapping[str, str]:
    """Return the text of each generated page by its file name."""
    writers: Mapping[str, Callable[[], Iterator[str]]] = {
        "actions.md": _actions,
        "entities.md": _entities,
        "http.md": lambda: _page("HTTP API", reference_http.routes),
        "layouts.md": _layouts,
        "options.md": _options,
        "refusals.md": lambda: _page("Codes of refusals", reference_http.refusals),
    }
    return {name: "\n".join(write()) + "\n" for name, write in writers.items()}


def _texts() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(
        (_INTEGRATION / "translations" / "en.json").read_text("utf-8")
    )
    return loaded


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(heads)} |"
    yield "|" + "---|" * len(heads)
    for row in rows:
        yield f"| {' | '.join(cell.replace('|', '&#124;') for cell in row)} |"
    yield ""


def _page(title: str, write: Callable[[reference_http.Table], Iterator[str]]) -> Iterator[str]:
    yield f"# {title}\n"
    yield f"{_NOTE}\n"
    yield from write(_table)


def _codes(values: Sequence[object]) -> str:
    return ", ".join(f"`{value}`" for value in values)


# -- entities ----------------------------------------------------------------------------------------


def _entities() -> Iterator[str]:
    """All entities, by what they belong to."""
    texts = _texts()["entity"]
    found = descriptions()
    names = [f"{platform}.{key}" for platform in _PLATFORMS for key in texts.get(platform, ())]
    others = _OF_FOLDER | _OF_BACKUP
    yield "# Entities\n"
    yield f"{_NOTE}\n"
    yield (
        "Entity ids are made of the names, and you can change them. *Off* means that the entity is "
        "disabled until you enable it. Values of states and events are what automations see. What the "
        "entities are good for is told in [In Home Assistant](../user/home-assistant.md).\n"
    )
    for title, members in _OWNERS:
        yield f"## {title}\n"
        mine = [name for name in names if (name in members if members else name not in others)]
        if members is _OF_BACKUP:
            yield "Older copies of a device's backup have the same entities, all of them disabled.\n"
        yield from _table(
            ("Name", "Platform and key", "Unit", "Values", "Off"),
            [_entity(name, texts, found.get(name)) for name in mine],
        )


def descriptions() -> dict[str, Any]:
    """Collect the descriptions of entities, by platform and translation key."""
    found: dict[str, Any] = {}
    for platform in _PLATFORMS:
        module = import_module(f"custom_components.apple_backup.{platform}")
        for value in vars(module).values():
            several: tuple[Any, ...] = value if isinstance(value, tuple) else (value,)
            for one in several:
                # Home Assistant makes its descriptions in a way that `isinstance` does not see.
                if hasattr(type(one), "__dataclass_fields__") and hasattr(one, "translation_key"):
                    found[f"{platform}.{one.translation_key}"] = one
    return found


def _entity(name: str, texts: Mapping[str, Any], description: Any) -> tuple[str, ...]:
    platform, _, key = name.partition(".")
    text = texts[platform][key]
    unit = (
        text.get("unit_of_measurement")
        or getattr(description, "suggested_unit_of_measurement", None)
        or getattr(description, "native_unit_of_measurement", None)
        or ""
    )
    values: Sequence[str] = (
        getattr(description, "event_types", None)
        or getattr(description, "options", None)
        or list(text.get("state", ()))
    )
    is_off = description is not None and not description.entity_registry_enabled_default
    return (text["name"], f"`{name}`", str(unit), _codes(values), "off" if is_off else "")


# -- actions -----------------------------------------------------------------------------------------


def _actions() -> Iterator[str]:
    """All actions with their fields."""
    described: dict[str, Any] = yaml.safe_load((_INTEGRATION / "services.yaml").read_text("utf-8"))
    texts = _texts()["services"]
    yield "# Actions\n"
    yield f"{_NOTE}\n"
    yield (
        "All actions give a response to those who ask for it; those without any other use "
        f"({_codes(ONLY_ANSWERS)}) can only be called that way. `config_entry_id` may be left out while "
        "there is only one account, or only one folder. Who may call them is told in "
        "[Access](../user/access.md).\n"
    )
    for name in sorted(described):
        text = texts[name]
        yield f"## `apple_backup.{name}`\n"
        yield f"**{text['name']}.** {text['description']}\n"
        yield from _table(
            ("Field", "Meaning", "Values", "Needed"),
            [
                _field(key, value, text["fields"][key])
                for key, value in (described[name] or {}).get("fields", {}).items()
            ],
        )


def _field(key: str, field: Mapping[str, Any], text: Mapping[str, str]) -> tuple[str, ...]:
    [(kind, details)] = field["selector"].items()
    details = details or {}
    values = kind.replace("_", " ")
    if kind == "select":
        values = _codes([it["value"] if isinstance(it, dict) else it for it in details["options"]])
    elif kind == "number" and "min" in details and "max" in details:
        values = f"{details['min']} to {details['max']} {details.get('unit_of_measurement', '')}"
    if "default" in field:
        values += f"; default `{json.dumps(field['default'])}`"
    needed = "yes" if field.get("required") else ""
    return (f"`{key}`", text["description"], values.strip(), needed)


# -- options -----------------------------------------------------------------------------------------


def _options() -> Iterator[str]:
    """All options, in the words of the forms."""
    steps = _texts()["options"]["step"]
    menu = steps["init"]["menu_options"]
    yield "# Options\n"
    yield f"{_NOTE}\n"
    yield (
        "*Settings › Devices & services › Apple Backup › the gear of the account or folder.* "
        "What a schedule does is told in [When syncs start](../user/schedule.md).\n"
    )
    for title, is_folder in (("An iCloud account", False), ("A backup folder", True)):
        yield f"## {title}\n"
        for key in menu:
            if key == "schedule":
                yield from () if is_folder else _schedule(menu[key], steps)
            elif (key in _FOLDER_STEPS) is is_folder or key == "documented_paths":
                yield from _subject(menu[key], steps[key])


def _subject(title: str, step: Mapping[str, Any]) -> Iterator[str]:
    yield f"**{title}**\n"
    help_texts = step["data_description"]
    rows = [(text, help_texts[key]) for key, text in step["data"].items()]
    yield from _table(("Option", "Meaning"), rows)


def _schedule(title: str, steps: Mapping[str, Any]) -> Iterator[str]:
    """Yield the table of the steps that ask for a schedule, with what the forms suggest."""
    yield f"**{title}**\n"
    modes = _texts()["selector"]["schedule_mode"]["options"]
    forms = [steps[key] for key in ("schedule", "schedule_interval", "schedule_cron")]
    forms.append(steps["schedule_interval"]["sections"]["limits"])
    defaults = {
        rules.CONF_MODE: f"{' / '.join(modes.values())}; default: {modes[rules.ScheduleMode.INTERVAL]}",
        rules.CONF_INTERVAL: f"{_span(rules.MIN_INTERVAL)} to {_span(rules.MAX_INTERVAL)}; default: {_span(rules.DEFAULT_INTERVAL)}",
        rules.CONF_CRON: f"default: `{rules.DEFAULT_CRON}`",
        rules.CONF_SPREAD: f"up to {_span(rules.MAX_SPREAD)}; default: {_span(rules.DEFAULT_SPREAD)}",
    }
    rows = [
        (text, form["data_description"][key], defaults.get(key, ""))
        for form in forms
        for key, text in form["data"].items()
    ]
    yield from _table(("Option", "Meaning", "Values"), rows)


def _span(span: timedelta) -> str:
    minutes = round(span.total_seconds() / 60)
    for unit, size in (("day", 24 * 60), ("hour", 60), ("minute", 1)):
        if minutes % size == 0:
            count = minutes // size
            return f"{count} {unit}" if count == 1 else f"{count} {unit}s"
    raise ValueError(span)


# -- layouts -----------------------------------------------------------------------------------------


def _layouts() -> Iterator[str]:
    """What each built-in layout makes of the same photos."""
    yield "# Layouts, by example\n"
    yield f"{_NOTE}\n"
    yield (
        "Where each built-in layout puts three photos: a live photo from Rome in the album *Rome*, an "
        "edited picture of a shared library, and a scan without a date. Computed by the engine that "
        "names the files. Fields and rules are told in [The library on disk](../user/library.md#layouts).\n"
    )
    for key, template in BUILT_IN_TEMPLATES.items():
        yield f"## {_LAYOUT_TITLES.get(key) or key.replace('_', ' ').capitalize()}\n"
        yield f"`{template}`\n"
        yield from _table(
            ("Photo", "Files"),
            [
                (f"`{example.filename}`", "<br>".join(f"`{path}`" for path in example.paths))
                for example in preview(template)
            ],
        )


if __name__ == "__main__":
    main()

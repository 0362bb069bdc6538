"""What happens to entries: options, reloads, removals; and to Home Assistant itself."""

import asyncio
from asyncio import to_thread
from random import Random
import shutil
from typing import Any, Final

from custom_components.apple_backup.const import CONF_LIBRARY_PATH, CONF_TEMPLATE
from homeassistant.config_entries import ConfigEntryDisabler
from tests.soak.disk import Place
from tests.soak.home import acts, held, setup
from tests.soak.home.household import Household, Member
from tests.soak.model import SHOWN_TEMPLATES
from tests.soak.stage import PRESENT

MOVED: Final = "moved"


def _any_entry(home: Household, dice: Random) -> str | None:
    ids = home.entry_ids()
    return ids[int(dice.random() * len(ids))] if ids else None


async def options(home: Household, dice: Random) -> Any:
    """Change options by their flow."""
    if dice.random() < 0.15:
        days = {"init": {"next_step_id": "backup_age"}, "backup_age": {"overdue_days": 20}}
        access = {
            "init": {"next_step_id": "backup_access"},
            "backup_access": {"session_minutes": 5, "remember_keys": "memory"},
        }
        return await setup.options(home, home.backups.entry_id, dice.choice((days, access)))
    member = home.pick(dice)
    subject, answers = _subject(member, dice)
    answers = {"init": {"next_step_id": subject}, **answers}
    return subject, await setup.options(home, member.entry_id, answers)


def _subject(member: Member, dice: Random) -> tuple[str, dict[str, Any]]:
    subject = dice.choice(("layout", "schedule", "filters", "filters", "albums", "metadata",
                           "removals", "limits"))  # fmt: skip
    match subject:
        case "layout":
            template = dice.choice([each for each in SHOWN_TEMPLATES if each[0] != "_"])
            own = {"layout": "own", CONF_TEMPLATE: template}
            return subject, {subject: own, "layout_preview": {}}
        case "schedule":
            return subject, _schedule(dice)
        case "filters":
            return subject, _filters(member, dice)
        case "albums":
            chosen = dice.choice(("off", "hard_link", "hard_link", "playlist"))
            return subject, {subject: {"album_views": chosen}}
        case "metadata":
            sidecars, times = dice.random() < 0.5, dice.choice(("captured", "added", "saved"))
            made = {"xmp_sidecars": sidecars, "file_time": times, "exif_dates": False}
            return subject, {subject: made}
        case "removals":
            policy = dice.choice(("keep", "quarantine", "quarantine"))
            return subject, {subject: {"deleted_in_icloud": policy, "free_up": False}}
        case _:
            limits: dict[str, Any] = {"scrub_percent": 4, "scrub_time": "03:00:00"}
            if dice.random() < 0.4:
                limits["bandwidth_mbit"] = 40
            return subject, {subject: limits}


def _schedule(dice: Random) -> dict[str, Any]:
    mode = dice.choice(("interval", "cron", "manual"))
    limits: dict[str, Any] = {"spread": 0}
    match dice.choice(("always", "window", "entity")):
        case "window":
            limits |= {"window_start": "01:00:00", "window_end": "05:00:00"}
        case "entity":
            limits["only_while"] = "input_boolean.cheap_power"
    return {
        "schedule": {"mode": mode},
        "schedule_interval": {"interval": {"hours": 1}, "limits": limits},
        "schedule_cron": {"cron": "0 4 * * *", "limits": limits},
    }


def _filters(member: Member, dice: Random) -> dict[str, Any]:
    chosen: dict[str, Any] = {
        "favorites_only": dice.random() < 0.2,
        "hidden": dice.random() < 0.3,
        "recently_deleted": dice.random() < 0.2,
        "private_path": str(member.stage.disk.folder / "private"),
    }
    chosen |= dice.choice(({}, {}, {"kinds": ["photo", "raw"]}, {"captured_from": "2016-01-01"}))
    policy = dice.choice(("keep", "quarantine"))
    return {"filters": chosen, "filters_left_out": {"left_out_by_filters": policy}}


async def reload(home: Household, dice: Random) -> Any:
    """Load an entry again."""
    if (entry_id := _any_entry(home, dice)) is None:
        return None
    return (await acts.act(home, "reload", home.hass.config_entries.async_reload(entry_id)))[0]


async def unload(home: Household, dice: Random) -> Any:
    """Unload an entry, and set it up again, at once or after a while."""
    if (entry_id := _any_entry(home, dice)) is None:
        return None
    entries, pause = home.hass.config_entries, dice.choice((0, 0, 0.1))
    done = await acts.act(home, "unload", entries.async_unload(entry_id))
    if done == ("ok", True):
        await held.check_unloaded(home, entry_id)
    await asyncio.sleep(pause)
    if home.entry(entry_id) is None:
        return done, None
    return done, (await acts.act(home, "set up", entries.async_setup(entry_id)))[0]


async def disable(home: Household, dice: Random) -> Any:
    """Disable an entry, or enable it again; most are not left so."""
    again = dice.random() < 0.6
    if (entry_id := _any_entry(home, dice)) is None:
        return None
    entry = home.entry(entry_id)
    wanted = None if entry is None or entry.disabled_by else ConfigEntryDisabler.USER
    entries = home.hass.config_entries
    told = []
    for each in (wanted, None) if again else (wanted,):
        work = entries.async_set_disabled_by(entry_id, each)
        told.append((each, (await acts.act(home, "disable" if each else "enable", work))[0]))
    return told


async def remove(home: Household, dice: Random) -> Any:
    """Remove an entry, and perhaps add it again at once."""
    again = dice.random() < 0.7
    members: list[Member | None] = [*home.members, None]
    member = dice.choice(members)
    holder = member or home.backups
    if (entry_id := holder.entry_id) is not None:
        work = home.hass.config_entries.async_remove(entry_id)
        removed, _ = await acts.act(home, "remove", work)
        # Two may have removed it.
        if removed == "ok" and holder.entry_id == entry_id:
            holder.entry_id = None
            held.check_forgotten(home, entry_id)
            if member is not None:
                await to_thread(_forget, member)
    return await add(home, member, dice) if again else "removed"


def _forget(member: Member) -> None:
    """The catalog is gone: what Apple does not offer any more cannot be told from a user's file."""
    model, seen = member.stage.model, member.stage.look().values()
    places = (Place.LIBRARY, Place.PRIVATE)
    model.spare |= {entry.content for entry in seen if entry.place in places}
    model.nobodys |= {entry.content for entry in seen if entry.place is Place.QUARANTINE}


async def add(home: Household, member: Member | None, dice: Random) -> Any:
    """Add what is not there; the library is taken over."""
    if (member or home.backups).entry_id is not None:
        return "there"
    if member is None:
        return await setup.add_folder(home)
    member.keeps_password = dice.random() < 0.8
    async with member.folders:
        if member.stage.is_away:
            await to_thread(member.stage.bring_back)
    return await setup.add_account(home, member, start_now=dice.random() < 0.5)


async def swap(home: Household, dice: Random) -> Any:
    """Replace the library by an empty folder, as when a volume is not mounted; or bring it back."""
    member, looks = home.pick(dice), dice.random() < 0.5
    stage, entry_id = member.stage, member.entry_id
    # Nobody begins a new library where one is missing.
    if not stage.was_set_up or entry_id is None:
        return None
    async with member.folders:
        await to_thread(stage.bring_back if stage.is_away else stage.take_away)
    return {"away": stage.is_away, "sync": looks and await acts.press(home, entry_id, "sync_now")}


async def move(home: Household, dice: Random) -> Any:
    """Tell that the library lies elsewhere: it does not, and nothing may happen for that."""
    member = home.pick(dice)
    elsewhere = member.stage.disk.folder / MOVED
    await to_thread(elsewhere.mkdir, exist_ok=True)
    answers = {
        "reconfigure": {"next_step_id": "reconfigure_library"},
        "reconfigure_library": {CONF_LIBRARY_PATH: str(elsewhere)},
    }
    if dice.random() < 0.5:
        # It is where it was: the entry is loaded again for that.
        answers["reconfigure_library"] = {CONF_LIBRARY_PATH: str(elsewhere.parent / PRESENT)}
    return await setup.reconfigure(home, member.entry_id, answers)


async def sign_in_anew(home: Household, dice: Random) -> Any:
    """Change whether the password is kept; Apple is asked with a session apart."""
    member = home.pick(dice)
    member.keeps_password = dice.random() < 0.8
    menu = {"reconfigure": {"next_step_id": "reconfigure_account"}}
    answers = setup.sign_in_answers(member) | menu
    return await setup.reconfigure(home, member.entry_id, answers)


async def folder(home: Household, dice: Random) -> Any:
    """Let a backup come or go, or the folder of all of them."""
    kind, pressed = dice.choice(("come", "go", "all")), dice.random() < 0.5
    await to_thread(_change_folder, home, kind)
    return kind, pressed and await acts.press(home, home.backups.entry_id, "refresh")


def _change_folder(home: Household, kind: str) -> None:
    backups = home.backups
    away = backups.root.with_name("Backup away")
    if kind == "all":
        (away if backups.is_away else backups.root).rename(
            backups.root if backups.is_away else away
        )
        backups.is_away = not backups.is_away
        return
    root = away if backups.is_away else backups.root
    guest = root.parent / "guest"
    for path in sorted(guest.iterdir()):
        if kind == "come" and not (root / path.name).exists():
            shutil.copytree(path, root / path.name)
        elif kind == "go":
            shutil.rmtree(root / path.name, ignore_errors=True)


async def restart(home: Household, _: Random) -> Any:
    """Stop Home Assistant and start it again."""
    await acts.act(home, "restart", home.restart())
    return len(home.hass.config_entries.async_entries())

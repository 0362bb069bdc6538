"""Trouble that lasts: with the network, with Apple, with the volume, with the clock; and options."""

from random import Random
from typing import Any, Final

from tests.soak.model import SHOWN_TEMPLATES
from tests.soak.stage import DAY, Stage

DOWNLOADS: Final = r"GET cvws\.icloud-content\.com"
CLOUDKIT: Final = r"POST .*ckdatabasews\.icloud\.com"
CALLS: Final = {
    "downloads": DOWNLOADS,
    "queries": CLOUDKIT + r".*records/query",
    "lookups": CLOUDKIT + r".*records/lookup",
    "changes": CLOUDKIT + r".*changes/",
    "modify": CLOUDKIT + r".*records/modify",
    "account": r"(setup\.icloud\.com|idmsa\.apple\.com)",
    "all": r"icloud",
}
ACTIONS: Final[dict[str, dict[str, Any]]] = {
    "corrupt": {"corrupt": 1}, "short": {"short": 1}, "truncate": {"truncate": 100},
    "reset": {"reset": True}, "garbage": {"status": 200, "body": "<html>hello</html>"},
    "empty": {"status": 200, "body": ""}, "partial": {"status": 200, "body": {"records": []}},
    "shape": {"status": 200, "body": []}, "404": {"status": 404}, "410": {"status": 410},
    "421": {"status": 421}, "450": {"status": 450}, "500": {"status": 500},
    "429": {"status": 429, "headers": {"Retry-After": "0"}}, "503": {"status": 503},
    "delay": {"delay": 0.05}, "hang": {"hang": True},
}  # fmt: skip


def network(stage: Stage, dice: Random, *, may_hang: bool = True) -> Any:
    """Let requests go wrong; a run that has begun is too patient for answers that never come."""
    calls, kind = dice.choice(list(CALLS)), dice.choice(list(ACTIONS))
    if kind == "hang" and not may_hang:
        kind = "reset"
    if kind == "hang":
        # Anything else would be waited for as long as a user would.
        calls = "downloads"
    times, skip = dice.choice((1, 1, 2, 3, 8, -1)), dice.choice((0, 0, 1, 2, 5))
    stage.account.fault(CALLS[calls], times=times, skip=skip, **ACTIONS[kind])
    stage.troubles |= {"network"} | {"hang"} & {kind}
    stage.counts[f"network {kind}"] += 1
    return {"calls": calls, "kind": kind, "times": times, "skip": skip}


def partial_listing(stage: Stage, dice: Random) -> Any:
    """Refuse the change tokens, and let the listing that follows lack something."""
    stage.account.expire("sync")
    skip = dice.randint(0, 6)
    stage.account.fault(CALLS["queries"], times=dice.choice((1, 2, -1)), skip=skip,
                        **ACTIONS["partial"])  # fmt: skip
    stage.troubles.add("network")
    stage.counts["partial listing"] += 1
    return {"skip": skip}


def expire(stage: Stage, dice: Random) -> Any:
    """Let tokens be refused from now on; they can be renewed."""
    what = dice.choice(("web", "session", "trust", "sync", "sync", "sign_in"))
    stage.account.expire(what)
    stage.counts[f"expired {what}"] += 1
    return {"what": what}


def account(stage: Stage, dice: Random) -> Any:
    """Let Apple refuse, be slow, or tell odd things."""
    kind = dice.choice(("locked", "web_access", "terms", "photos", "malformed", "slow",
                        "addresses", "indexing"))  # fmt: skip
    match kind:
        case "locked":
            stage.account.change(locked=True)
            stage.account.expire("session")
            stage.account.expire("web")
        case "web_access":
            stage.account.change(web_access=False)
        case "terms":
            stage.account.new_terms()
        case "photos":
            stage.account.change(photos=False)
        case "malformed":
            stage.account.change(malformed=True)
        case "slow":
            stage.account.change(latency=0.01, bandwidth=400_000)
        case "addresses":
            stage.account.change(url_ttl=dice.choice((0, 1)))
        case "indexing":
            stage.account.indexing("RUNNING")
            stage.account.expire("sync")
    stage.troubles.add(kind)
    stage.counts[f"account {kind}"] += 1
    return {"kind": kind}


def volume(stage: Stage, dice: Random) -> Any:
    """Let the disk be full or read-only, take a right away, or take the folder away."""
    kind = dice.choice(("full", "full", "read only", "rights", "gone"))
    left, which = dice.choice((0, 4096, 200_000, 1_000_000)), dice.random()
    if kind in ("full", "read only") and not stage.volume.is_mounted:
        return {"kind": kind, "done": False}
    if stage.is_away or not stage.was_set_up or "read only" in stage.troubles:
        return {"kind": kind, "done": False}
    match kind:
        case "full":
            stage.volume.fill(left)
        case "read only" if not stage.volume.forbid_writing():
            return {"kind": kind, "done": False}
        case "rights":
            folders = sorted(
                path for path in stage.disk.folder.rglob("*") if path.is_dir()
                and not path.is_symlink()
            )  # fmt: skip
            chosen = folders[int(which * len(folders))]
            chosen.chmod(0o555)
            stage.taken_rights.append(chosen)
        case "gone":
            stage.take_away()
    stage.troubles.add(kind)
    stage.counts[f"volume {kind}"] += 1
    return {"kind": kind, "left": left}


def relieve(stage: Stage, _: Random) -> Any:
    """End all trouble."""
    stage.relieve()
    stage.look()
    return {}


def clock(stage: Stage, dice: Random) -> Any:
    """Let time pass, or let our clock jump."""
    kind = dice.choice(("hours", "days", "week", "ahead", "behind", "right"))
    passed = {"hours": DAY / 4, "days": 2 * DAY, "week": 8 * DAY}.get(kind)
    if passed is not None:
        stage.set_clocks(stage.here + passed, stage.apple + passed)
    elif kind == "right":
        stage.set_clocks(stage.apple, stage.apple)
    else:
        # Further ahead, the cookies of a session are over, as certificates are.
        jumps = (3600.0, 3 * DAY, 20 * DAY) if kind == "ahead" else (-3600.0, -3 * DAY, -400 * DAY)
        stage.set_clocks(stage.apple + dice.choice(jumps), stage.apple)
    stage.counts[f"clock {kind}"] += 1
    return {"kind": kind}


def options(stage: Stage, dice: Random) -> Any:
    """Let the user change how the library is kept."""
    config = dict(stage.model.config)
    selection = dict(config.get("selection", {}))
    match dice.choice(
        ("template", "deleted", "excluded", "selection", "selection", "made", "rest")
    ):
        case "template":
            config["template"] = dice.choice(SHOWN_TEMPLATES)
        case "deleted":
            config["deleted"] = dice.choice(("keep", "quarantine", "quarantine"))
        case "excluded":
            config["excluded"] = dice.choice(("keep", "quarantine"))
        case "selection":
            selection = dice.choice(_SELECTIONS) | {
                "hidden": dice.random() < 0.4,
                "recently_deleted": dice.random() < 0.3,
            }
        case "made":
            config["sidecars"] = dice.random() < 0.5
            config["albums"] = dice.choice(("off", "hard_link", "hard_link", "symlink", "playlist"))
        case "rest":
            config["mtime"] = dice.choice(("captured", "added", "saved"))
            config["reserve_bytes"] = dice.choice((0, 0, 1_000_000))
            config["bytes_per_second"] = dice.choice((None, None, 20_000_000))
    config["selection"] = selection
    stage.model.config = config
    stage.counts["options changed"] += 1
    return config


_SELECTIONS: Final[tuple[dict[str, Any], ...]] = (
    {}, {}, {}, {"libraries": ["PrimarySync"]}, {"favorites_only": True},
    {"kinds": ["photo", "live_photo", "raw"]}, {"captured_from": "2016-01-01"},
)  # fmt: skip

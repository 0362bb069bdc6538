"""Runs the simulated iCloud as a process: `python -m tests.simulated_icloud`."""

import argparse
import asyncio
import json
import os
from pathlib import Path
import signal
import sys

from .accounts import Options, SecondFactor
from .server import Simulator


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="simulated_icloud", description=__doc__)
    parser.add_argument("--ca-dir", type=Path, help="folder with ca.key and ca.pem, created if new")
    parser.add_argument("--bind", default="127.0.0.1", help="address of the TLS server")
    parser.add_argument("--tls-port", type=int, default=0)
    parser.add_argument("--proxy-port", type=int, default=0)
    parser.add_argument("--control-port", type=int, default=0)
    parser.add_argument("--state-dir", type=Path, help="keep sessions and changes over a restart")
    parser.add_argument("--die-with-parent", action="store_true", help="end when stdin closes")
    parser.add_argument("--seed", default="seed")
    parser.add_argument("--account", help="create an account with this Apple ID")
    parser.add_argument("--password", default="correct horse battery staple")
    parser.add_argument("--assets", type=int, default=2000)
    parser.add_argument("--shared-assets", type=int, default=0)
    parser.add_argument("--second-factor", type=SecondFactor, default=SecondFactor.SMS)
    parser.add_argument("--full-name", default="Sample User")
    return parser.parse_args()


def _ca_folder(arguments: argparse.Namespace) -> Path:
    if folder := os.environ.get("SIMULATED_ICLOUD_CA"):
        return Path(folder)
    if arguments.ca_dir is None:
        sys.exit("either SIMULATED_ICLOUD_CA or --ca-dir is needed")
    return Path(arguments.ca_dir)


async def _run(arguments: argparse.Namespace) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    if arguments.die_with_parent:
        loop.add_reader(sys.stdin.fileno(), _watch, stop)
    simulator = Simulator(seed=arguments.seed, state_dir=arguments.state_dir)
    if arguments.account:
        simulator.create(
            Options(
                apple_id=arguments.account,
                password=arguments.password,
                seed=arguments.seed,
                assets=arguments.assets,
                shared_assets=arguments.shared_assets,
                second_factor=arguments.second_factor,
                full_name=arguments.full_name,
            )
        )
    addresses = await simulator.start(
        _ca_folder(arguments),
        bind=arguments.bind,
        tls_port=arguments.tls_port,
        proxy_port=arguments.proxy_port,
        control_port=arguments.control_port,
    )
    print(json.dumps(addresses), flush=True)
    try:
        await stop.wait()
    finally:
        await simulator.close()


def _watch(stop: asyncio.Event) -> None:
    """End once the parent's end of our standard input is closed."""
    if not os.read(sys.stdin.fileno(), 4096):
        asyncio.get_running_loop().remove_reader(sys.stdin.fileno())
        stop.set()


if __name__ == "__main__":
    asyncio.run(_run(_arguments()))

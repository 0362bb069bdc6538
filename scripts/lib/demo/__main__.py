"""Starts everything, tells about it, and ends it again."""

import argparse
import asyncio
from contextlib import suppress
import signal
import sys

from .layout import Layout
from .options import parse
from .processes import ProcessFailedError
from .screen import Facts
from .stage import Stage


async def run(options: argparse.Namespace) -> int:
    """Run the demo until it is told to end, alone in its folder."""
    layout = Layout(options.folder.absolute())
    with layout.claimed():
        return await _run(Stage(layout, options), options)


async def _run(stage: Stage, options: argparse.Namespace) -> int:
    loop = asyncio.get_running_loop()
    told_to_end = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, told_to_end.set)
    try:
        starting = asyncio.create_task(stage.start())
        ending = asyncio.create_task(told_to_end.wait())
        await asyncio.wait({starting, ending}, return_when=asyncio.FIRST_COMPLETED)
        if not starting.done():
            starting.cancel()
            with suppress(asyncio.CancelledError):
                await starting
            return 0
        show(starting.result(), as_json=options.json)
        watching = asyncio.create_task(stage.watch())
        await asyncio.wait({watching, ending}, return_when=asyncio.FIRST_COMPLETED)
        if watching.done():
            watching.result()
        watching.cancel()
    except ProcessFailedError as error:
        print(error, file=sys.stderr)
        return 1
    finally:
        await stage.stop()
    return 0


def show(facts: Facts, *, as_json: bool) -> None:
    """Tell that everything is ready."""
    print(facts.as_json() if as_json else facts.as_screen(), flush=True)


if __name__ == "__main__":
    sys.exit(asyncio.run(run(parse())))

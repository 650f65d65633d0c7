"""pyHanko answers in coroutines; ours are plain functions, also where somebody else's loop runs around us."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

Answer = TypeVar("Answer")


def awaited(coroutine: Coroutine[Any, Any, Answer]) -> Answer:
    """Its answer, from a loop of its own; in a thread of its own where this one has a loop already."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(coroutine)
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, coroutine).result()

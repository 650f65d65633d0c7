"""Between connections and application: what is told to the application, and who is waited for."""

import asyncio

from compmgr.foundation import gateway

MOST = 1_000_000


def test_who_sends_nothing_for_long_is_let_go(monkeypatch):
    monkeypatch.setattr(gateway, "PATIENCE", 0.05)
    sent = []

    async def receive():
        await asyncio.sleep(20)

    async def send(message):
        sent.append(message)

    scope = {"type": "http", "headers": [(b"content-length", b"4")]}
    asyncio.run(gateway.Gateway(None, 1, MOST)(scope, receive, send))
    assert sent[0]["status"] == 408


def test_a_header_with_an_underscore_does_not_pass_for_another():
    scope = {
        "method": "GET", "raw_path": b"/", "query_string": b"", "http_version": "1.1", "scheme": "http",
        "server": ("here", 80), "client": ("there", 1), "headers": [(b"x_real", b"false"), (b"x-real", b"true")],
    }  # fmt: skip
    assert gateway.environment(scope, None, 0)["HTTP_X_REAL"] == "true"

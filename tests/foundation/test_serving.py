"""The server under a hall of connections: silent ones cost nothing, slow and vanishing ones harm nobody."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

import pytest

from compmgr.foundation import gateway, serving
from tests.faults.line import free_port

LARGE = b"x" * 30_000_000
MOST = 1_000_000
#: As many as would hold every thread of the server, and more.
MANY = 20
HALF = b"POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 4\r\n\r\nha"


def application(environ, start_response):
    """Echoes a body; `/large` is large, `/slow` takes a while, `/dies` ends the process, `/who` tells who asks."""
    match environ["PATH_INFO"]:
        case "/slow":
            time.sleep(0.3)
            body = b"at last"
        case "/dies":
            os.kill(os.getpid(), signal.SIGKILL)
        case "/large":
            body = LARGE
        case "/streamed":
            start_response("200 OK", [])
            return (LARGE[:100_000] for _ in range(300))
        case "/who":
            body = f"{environ['wsgi.url_scheme']} {environ['REMOTE_ADDR']}".encode()
        case _:
            body = environ["wsgi.input"].read() or b"nothing"
    start_response("200 OK", [("Content-Length", str(len(body)))])
    return [body]


@pytest.fixture(scope="module")
def port():
    with served() as (port, _server):
        yield port


@contextmanager
def served(processes=1, proxies="127.0.0.1", kept=75):
    """This module's application on a port, in processes of their own."""
    port = free_port()
    script = (
        "from compmgr.foundation import serving; from tests.foundation.test_serving import application; "
        f"serving.KEPT = {kept}; serving.serve(lambda: serving.Served(application, {MOST}), host='127.0.0.1', "
        f"port={port}, processes={processes}, threads=4, connections=500, proxies={proxies!r})"
    )
    server = subprocess.Popen([sys.executable, "-c", script], cwd=Path(__file__).parents[2])
    try:
        for _ in range(400):
            with suppress(OSError):
                socket.create_connection(("127.0.0.1", port)).close()
                break
            time.sleep(0.05)
        yield port, server
    finally:
        server.kill()
        server.wait()


def ask(connection, path="/", body=None):
    connection.request("POST" if body else "GET", path, body)
    return connection.getresponse().read()


def connect(port):
    return http.client.HTTPConnection("127.0.0.1", port, timeout=20)


def told(line):
    """An answer of a line that is no connection of a library: its head, and a short body."""
    got = b""
    while b"\r\n\r\n" not in got or got.endswith(b"\r\n\r\n"):
        got += line.recv(4096)
    return got


def test_three_hundred_kept_connections_are_all_answered_again_and_again(port):
    connections = [connect(port) for _ in range(300)]

    def talk(number):
        return [ask(connections[number], body=f"{number}/{turn}".encode()) for turn in range(5)]

    with ThreadPoolExecutor(20) as people:
        answers = list(people.map(talk, range(300)))
    assert answers == [[f"{number}/{turn}".encode() for turn in range(5)] for number in range(300)]
    for connection in connections:
        connection.close()


@pytest.mark.parametrize("path", ["/large", "/streamed"])
def test_large_answers_read_slowly_come_whole_while_others_are_served(port, path):
    slow = [connect(port) for _ in range(MANY)]
    for connection in slow:
        connection.request("GET", path)
    answers = [connection.getresponse() for connection in slow]
    assert ask(connect(port)) == b"nothing"
    for answer in answers:
        assert answer.read(1000) == LARGE[:1000]
        assert ask(connect(port)) == b"nothing"
    assert answers[0].read() == LARGE[1000:]
    for connection in slow[1:]:
        connection.close()  # in the middle
    assert ask(connect(port)) == b"nothing"


def test_who_leaves_before_the_answer_harms_nobody(port):
    for _ in range(30):
        with socket.create_connection(("127.0.0.1", port)) as gone:
            gone.sendall(b"GET /slow HTTP/1.1\r\nHost: here\r\n\r\n")
    assert ask(connect(port)) == b"nothing"


def test_requests_sent_at_once_are_answered_in_their_order(port):
    with socket.create_connection(("127.0.0.1", port), timeout=20) as line:
        line.sendall(b"".join(b"POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 1\r\n\r\n%d" % n for n in range(5)))
        got = b""
        while got.count(b"HTTP/1.1 200") < 5 or not got.endswith(b"4"):
            got += line.recv(4096)
    bodies = [part.split(b"\r\n\r\n")[1][:1] for part in got.split(b"HTTP/1.1")[1:]]
    assert bodies == [b"0", b"1", b"2", b"3", b"4"]


@pytest.mark.parametrize("beginning", [b"", b"PO", b"POST / HTTP/1.1\r\nHost: he", HALF])
def test_who_sends_slowly_takes_no_turn_from_the_others(port, beginning):
    whole = HALF + b"lf"
    slow = [socket.create_connection(("127.0.0.1", port), timeout=20) for _ in range(MANY)]
    for line in slow:
        line.sendall(beginning)
    assert ask(connect(port), body=b"quick") == b"quick"
    for line in slow:
        line.sendall(whole.removeprefix(beginning))
        assert told(line).endswith(b"half")
        line.close()


def test_a_hall_that_leaves_does_not_slow_who_comes_after(port):
    for _ in range(5):
        connections = [connect(port) for _ in range(60)]
        with ThreadPoolExecutor(MANY) as people:
            assert set(people.map(partial(ask, body=b"here"), connections)) == {b"here"}
        for connection in connections:
            connection.close()
        slow = [socket.create_connection(("127.0.0.1", port), timeout=20) for _ in range(MANY)]
        for line in slow:
            line.sendall(HALF)
        assert ask(connect(port), body=b"quick") == b"quick"
        for line in slow:
            line.close()


def test_a_body_over_the_most_is_not_read_and_the_application_is_told(port):
    with socket.create_connection(("127.0.0.1", port), timeout=20) as line:
        line.sendall(b"POST / HTTP/1.1\r\nHost: here\r\nContent-Length: %d\r\n\r\n" % (MOST + 1))
        assert told(line).endswith(b"nothing")


def test_a_body_of_any_size_under_the_most_arrives_as_it_was_sent(port):
    for size in (1, gateway.IN_MEMORY, gateway.IN_MEMORY + 1, MOST):
        body = os.urandom(size)
        assert ask(connect(port), body=body) == body


def test_a_body_in_parts_of_its_own_arrives_whole(port):
    connection = connect(port)
    connection.request("POST", "/", iter([b"in ", b"parts"]), encode_chunked=True)
    assert connection.getresponse().read() == b"in parts"


def test_a_proxy_of_this_machine_is_believed_and_nobody_else(port):
    connection = connect(port)
    connection.request("GET", "/who", headers={"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https"})
    assert connection.getresponse().read() == b"https 203.0.113.9"
    with served(proxies="192.0.2.1") as (other, _server):
        connection = connect(other)
        connection.request("GET", "/who", headers={"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https"})
        assert connection.getresponse().read() == b"http 127.0.0.1"


def test_a_process_that_dies_is_replaced():
    with served() as (port, _server):
        with suppress(OSError, http.client.HTTPException):
            ask(connect(port), "/dies")
        for _ in range(400):
            with suppress(OSError, http.client.HTTPException):
                assert ask(connect(port)) == b"nothing"
                return
            time.sleep(0.05)
        raise AssertionError("nobody took its place")


def test_an_application_that_cannot_be_made_ends_the_server():
    script = (
        "from compmgr.foundation import serving; "
        f"serving.serve(lambda: 1 / 0, host='127.0.0.1', port={free_port()}, processes=2, threads=1, connections=9)"
    )
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode == 1
    assert "ZeroDivisionError" in ended.stderr


def test_who_kills_the_server_kills_all_of_it():
    with served(processes=2) as (port, server):
        assert ask(connect(port)) == b"nothing"
        server.kill()
        server.wait()
        for _ in range(1200):
            try:
                socket.create_connection(("127.0.0.1", port)).close()
            except OSError:
                return
            time.sleep(0.02)
        raise AssertionError("somebody still answers")


def test_a_server_that_is_told_to_end_ends():
    with served() as (port, server):
        kept = connect(port)
        assert ask(kept) == b"nothing"
        server.terminate()
        assert server.wait(timeout=20) == 0


def test_a_server_that_is_told_to_end_before_it_serves_ends():
    script = (
        "import os, signal, time; from compmgr.foundation import serving; "
        "serving.serve(lambda: os.kill(os.getppid(), signal.SIGTERM) or time.sleep(60), host='127.0.0.1', "
        f"port={free_port()}, processes=1, threads=1, connections=9)"
    )
    assert subprocess.run([sys.executable, "-c", script], timeout=30, check=False).returncode == 0


def test_what_was_begun_is_finished_before_the_end():
    with served() as (port, server):
        begun = connect(port)
        begun.request("GET", "/slow")
        time.sleep(0.1)
        server.terminate()
        assert begun.getresponse().read() == b"at last"
        assert server.wait(timeout=20) == 0


@pytest.mark.parametrize("said", [b"", b"GET / HTTP/1.1\r\nHost: he", b"GET / HTTP/1.1\r\nHost: here\r\n\r\n"])
def test_a_connection_that_says_nothing_more_is_closed(said):
    with served(kept=1) as (port, _server), socket.create_connection(("127.0.0.1", port), timeout=20) as line:
        line.sendall(said)
        while line.recv(4096):
            pass


def test_a_port_that_is_taken_is_refused(port):
    with pytest.raises(SystemExit):
        serving.serve(
            lambda: serving.Served(application, 1), host="127.0.0.1", port=port, processes=1, threads=1, connections=1
        )


def test_what_only_one_process_does_is_done_by_the_first(tmp_path):
    path = tmp_path / "jobs.lock"
    asked = (
        "from pathlib import Path; from compmgr.foundation import serving; "
        f"print(serving.is_first(Path({str(path)!r})))"
    )

    def another():
        return subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True).stdout.strip()

    assert another() == "True"  # it is over, and its lock with it
    assert serving.is_first(path)
    assert another() == "False"

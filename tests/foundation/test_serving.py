"""The server under a hall of connections: silent ones cost nothing, slow and vanishing ones harm nobody."""

import http.client
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from compmgr.foundation import serving
from tests.faults.line import free_port

LARGE = b"x" * 3_000_000


def application(environ, start_response):
    """Echoes a body; `/large` is large, `/slow` takes a while."""
    if environ["PATH_INFO"] == "/slow":
        time.sleep(0.3)
    body = LARGE if environ["PATH_INFO"] == "/large" else environ["wsgi.input"].read() or b"nothing"
    start_response("200 OK", [("Content-Length", str(len(body)))])
    return [body]


@pytest.fixture(scope="module")
def port():
    with served() as (port, _server):
        yield port


#: Seen to wait for ever in some runs, mostly on a full machine: a slow body may hold one of our threads.
sometimes_waits = pytest.mark.xfail(raises=TimeoutError, strict=False, reason="a slow line sometimes holds a thread")


@contextmanager
def served(processes=1):
    """This module's application on a port, in processes of their own."""
    port = free_port()
    script = (
        "from compmgr.foundation import serving; from tests.foundation.test_serving import application; "
        f"serving.serve(lambda: application, host='127.0.0.1', port={port}, processes={processes}, threads=4, "
        "connections=500)"
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


def test_three_hundred_kept_connections_are_all_answered_again_and_again(port):
    connections = [connect(port) for _ in range(300)]

    def talk(number):
        return [ask(connections[number], body=f"{number}/{turn}".encode()) for turn in range(5)]

    with ThreadPoolExecutor(20) as people:
        answers = list(people.map(talk, range(300)))
    assert answers == [[f"{number}/{turn}".encode() for turn in range(5)] for number in range(300)]
    for connection in connections:
        connection.close()


@sometimes_waits
def test_a_large_answer_read_slowly_comes_whole_while_others_are_served(port):
    slow, quick = connect(port), connect(port)
    slow.request("GET", "/large")
    answer, got = slow.getresponse(), b""
    while len(got) < len(LARGE):
        got += answer.read(300_000)
        assert ask(quick) == b"nothing"
    assert got == LARGE


def test_who_leaves_before_the_answer_harms_nobody(port):
    for _ in range(30):
        with socket.create_connection(("127.0.0.1", port)) as gone:
            gone.sendall(b"GET /slow HTTP/1.1\r\nHost: here\r\n\r\n")
    assert ask(connect(port)) == b"nothing"


@sometimes_waits
def test_requests_sent_at_once_are_answered_in_their_order(port):
    with socket.create_connection(("127.0.0.1", port), timeout=20) as line:
        line.sendall(b"".join(b"POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 1\r\n\r\n%d" % n for n in range(5)))
        got = b""
        while got.count(b"HTTP/1.1 200") < 5 or not got.endswith(b"4"):
            got += line.recv(4096)
    bodies = [part.split(b"\r\n\r\n")[1][:1] for part in got.split(b"HTTP/1.1")[1:]]
    assert bodies == [b"0", b"1", b"2", b"3", b"4"]


@sometimes_waits
def test_who_sends_slowly_takes_no_turn_from_the_others(port):
    slow = [socket.create_connection(("127.0.0.1", port), timeout=20) for _ in range(20)]
    for line in slow:
        line.sendall(b"POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 4\r\n\r\nha")
    assert ask(connect(port), body=b"quick") == b"quick"
    for line in slow:
        line.sendall(b"lf")
        assert line.recv(4096).startswith(b"HTTP/1.1 200")
        line.close()


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


def test_a_port_that_is_taken_is_refused(port):
    with pytest.raises(SystemExit):
        serving.serve(lambda: application, host="127.0.0.1", port=port, processes=1, threads=1, connections=1)


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

"""The server under a hall of connections: silent ones cost nothing, slow and vanishing ones harm nobody."""

import http.client
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor

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
    port = free_port()
    settings = {"host": "127.0.0.1", "port": port, "threads": 4, "connection_limit": 500, "channel_timeout": 2}
    threading.Thread(
        target=serving.serve, args=(application,), kwargs={**settings, "cleanup_interval": 1}, daemon=True
    ).start()
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            return port
        except OSError:
            time.sleep(0.02)
    raise AssertionError("the server did not start")


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


def test_requests_sent_at_once_are_answered_in_their_order(port):
    with socket.create_connection(("127.0.0.1", port), timeout=20) as line:
        line.sendall(b"".join(b"POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 1\r\n\r\n%d" % n for n in range(5)))
        got = b""
        while got.count(b"HTTP/1.1 200") < 5 or not got.endswith(b"4"):
            got += line.recv(4096)
    bodies = [part.split(b"\r\n\r\n")[1][:1] for part in got.split(b"HTTP/1.1")[1:]]
    assert bodies == [b"0", b"1", b"2", b"3", b"4"]


def test_a_connection_that_was_silent_too_long_is_closed(port):
    with socket.create_connection(("127.0.0.1", port), timeout=20) as line:
        assert line.recv(1) == b""

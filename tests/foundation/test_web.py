"""The edge: answers, refusals, headers."""

import pytest


@pytest.mark.both_databases
def test_the_house_says_how_it_is(client):
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json) == (200, {"database": "ok", "jobs": "idle"})


def test_an_unknown_address_is_a_chinese_page(client):
    answer = client.get("/no-such-page")
    assert answer.status_code == 404
    assert "没有" in answer.text and "There is no" not in answer.text


def test_an_unknown_address_answers_json_to_a_programme(client):
    answer = client.get("/no-such-page", headers={"Accept": "application/json"})
    assert answer.status_code == 404 and set(answer.json) == {"error", "hint"}


def test_pages_forbid_scripts_from_elsewhere(client):
    policy = client.get("/healthz").headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy and "unsafe" not in policy

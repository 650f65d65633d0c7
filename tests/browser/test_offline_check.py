"""A phone in a hall without a network checks a certificate: facts, signature, key, and how old its list is."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from compmgr.foundation import chance, clock
from compmgr.proof.queries import keys as queries
from compmgr.proof.rules.jws import unb64
from compmgr.proof.rules.keys import KeyUse, Standing
from compmgr.proof.services import codes, keys, status
from tests.proof.sample import LONGEST, USUAL
from tests.proof.test_mutations import code_mutations
from tests.support.browser import DESK, PHONE

#: Once both places of the page work without a network; a script, since `wait_for_function` takes a promise for "yes".
STAYS = """async () => {
  const isThere = async () => Boolean(await caches.match("/proof/offline"))
    && (await navigator.serviceWorker.getRegistrations()).filter((each) => each.active).length === 2;
  while (!(await isThere())) await new Promise((ok) => setTimeout(ok, 20));
}"""

pytestmark = pytest.mark.usefixtures("ready")


@pytest.fixture
def token(session) -> str:
    return chance.token()


def address(session, token: str, facts=USUAL) -> str:
    digits = codes.digits_of(session, facts, token)
    session.commit()
    return f"/proof/offline#{digits}"


def verdict(page: Page):
    return page.locator("[data-verdict]")


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_every_signed_fact_is_shown_and_that_it_stands(session, visit, token, size):
    page = visit(address(session, token, LONGEST), None, size)
    expect(verdict(page)).to_have_attribute("data-sign", "true")
    expect(verdict(page)).to_have_attribute("data-standing", "stands")
    for words in (LONGEST["holder"], LONGEST["number"], "2026-09-18", LONGEST["issuer"], LONGEST["id_end"]):
        expect(verdict(page)).to_contain_text(words)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_nothing_behind_the_hash_is_sent_anywhere(session, visit, token):
    page = visit("/proof/offline")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url + str(request.headers) + str(request.post_data)))
    path = address(session, token)
    page.goto("/proof/log")
    page.goto(path)
    expect(verdict(page)).to_have_attribute("data-sign", "true")
    digits = path.partition("#")[2]
    assert asked and [each for each in asked if digits[:40] in each.replace(f"#{digits}", "")] == []


def test_changed_facts_are_named_as_not_signed(session, visit, token):
    path = address(session, token)
    wrong = path[:-40] + str((int(path[-40]) + 1) % 10) + path[-39:]
    page = visit(wrong)
    expect(verdict(page)).to_contain_text("不是")
    expect(verdict(page)).not_to_have_attribute("data-sign", "true")
    expect(verdict(page)).not_to_contain_text(USUAL["holder"])


def test_a_revoked_certificate_a_retired_key_and_a_lost_one_are_told(session, visit, token):
    path = address(session, token)
    status.end(session, token, Standing.REVOKED, clock.now())
    status.current(session)
    keys.rotate(session, KeyUse.CODE, by=None)
    page = visit(path)
    expect(verdict(page)).to_have_attribute("data-standing", "revoked")
    expect(verdict(page).locator(".note-neutral")).to_be_visible()
    old = queries.all_keys(session, KeyUse.CODE)[-1]
    keys.compromise(session, old, clock.now(), by=None, note="lost")
    session.commit()
    page = visit(path)
    expect(verdict(page).locator(".note-bad")).to_have_count(2)


def test_it_works_when_it_is_opened_again_without_a_network_also_in_place_of_a_certificate(session, visit, token):
    path = address(session, token)
    page = visit("/proof/offline")
    page.evaluate(STAYS)
    page.context.set_offline(True)
    for place in (path, path.replace("/proof/offline", f"/c/{token}")):
        page.goto("about:blank")
        page.goto(place)
        expect(verdict(page)).to_have_attribute("data-sign", "true")
        expect(verdict(page)).to_have_attribute("data-standing", "stands")
        expect(verdict(page)).to_contain_text(USUAL["holder"])


def test_an_old_list_says_nothing_and_the_library_agrees_with_the_browser(session, visit, token):
    digits = address(session, token).partition("#")[2]
    page = visit("/proof/offline")
    told = page.evaluate(
        """async ([digits, later]) => {
            const { judge } = await import("/static/proof/verdict.js");
            const list = await (await fetch("/proof/status", { cache: "no-cache" })).text();
            const keys = await (await fetch("/proof/keys.json", { cache: "no-cache" })).json();
            const by = async (now, subtle) => {
                const { sign, standing } = await judge(digits, keys, list, now, subtle);
                return [sign, standing];
            };
            const wrong = digits.slice(0, -9) + (BigInt(digits.slice(-9)) ^ 1n).toString().padStart(9, "0");
            return [await by(new Date()), await by(new Date(later)), await by(new Date(), null),
                    (await judge(wrong, keys, list, new Date(), null)).sign, (await judge("#12", keys, list)).sign,
                    (await judge(digits, { keys: [] }, list)).sign, (await judge(digits, keys, null)).standing];
        }""",
        [digits, (clock.now() + timedelta(hours=25)).isoformat()],
    )
    good = ["true", "stands"]
    assert told == [good, ["true", "too_old"], good, "false", "none", "unknown_key", "missing"]


def test_an_address_can_be_pasted(session, visit, token):
    page = visit("/proof/offline")
    page.get_by_label("二维码中的网址").fill(f"https://example.org{address(session, token)}")
    page.get_by_role("button", name="查验").click()
    expect(verdict(page)).to_have_attribute("data-sign", "true")


@pytest.mark.parametrize("subtle", ["undefined", "null"], ids=["the browser's", "the library's"])
def test_none_of_the_changed_codes_is_taken_for_good_in_the_page(session, visit, token, subtle):
    forged = code_mutations(session, token, unb64(keys.active(session, KeyUse.CODE).kid))
    session.commit()
    page = visit("/proof/offline")
    taken = page.evaluate(
        f"""async (forged) => {{
            const {{ judge }} = await import("/static/proof/verdict.js");
            const keys = await (await fetch("/proof/keys.json", {{ cache: "no-cache" }})).json();
            const said = await Promise.all(forged.map((each) => judge(each, keys, "", new Date(), {subtle})));
            return said.filter(({{ sign }}) => sign === "true").length;
        }}""",
        forged[:20] + forged[20 :: 5 if subtle == "undefined" else 40],
    )
    assert taken == 0

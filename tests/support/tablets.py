"""A hall with one judge at a drawn stage, tablets signed in as that judge, and a look into what they keep."""

from typing import Any

from flask import Flask
from playwright.sync_api import BrowserContext, Page

from compmgr.accounts import services as accounts
from compmgr.foundation.database import Session
from compmgr.scoring import queries
from tests.factories.marking import make_drawn_stage, sheets_of
from tests.factories.world import PASSWORD

#: Everything this origin keeps on the device, as text: IndexedDB, both storages.
DUMP = """async () => {
  const found = { local: { ...localStorage }, session: { ...sessionStorage }, stores: {} };
  for (const { name } of await indexedDB.databases()) {
    const db = await new Promise((ok) => { indexedDB.open(name).onsuccess = (event) => ok(event.target.result); });
    for (const store of db.objectStoreNames) found.stores[store] = await new Promise((ok) => {
      db.transaction(store).objectStore(store).getAll().onsuccess = (event) => ok(event.target.result);
    });
    db.close();
  }
  return found;
}"""


class Hall:
    """One judge, their sheets by sub-criterion (of the first work), and as many tablets as one likes."""

    def __init__(self, app: Flask, session: Session, address: str, entries: int = 1) -> None:
        self.app, self.session, self.address = app, session, address
        self.stage = make_drawn_stage(session, entries=entries, judges=1)
        self.judge = queries.judges_of(session, self.stage)[0]
        self.all_sheets = sheets_of(session, self.judge)
        self.sheets = {sheet.sub_criterion.key: sheet for sheet in reversed(self.all_sheets)}
        session.commit()

    def sign_in(self, context: BrowserContext, user: Any = None) -> None:
        opened = accounts.sign_in(self.session, (user or self.judge.user).username, PASSWORD)
        assert opened is not None
        self.session.commit()
        signer = self.app.session_interface.get_signing_serializer(self.app)
        cookie = {"name": "session", "value": signer.dumps({"sign_in": opened[1]}), "url": self.address}
        context.add_cookies([cookie])

    def open(self, context: BrowserContext, key: str = "A1", path: str = "") -> Page:
        page = context.new_page()
        page.goto(self.address + (path or f"/judging/sheets/{self.sheets[key].public_id}"))
        if not path:
            page.wait_for_selector("[data-ready]", state="attached")
        return page


def dump(page: Page) -> dict[str, Any]:
    return page.evaluate(DUMP)

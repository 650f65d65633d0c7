// Questions to the server. A form token that has gone stale is fetched anew once: somebody who signed in again in
// another window goes on here as if nothing had been.
const token = () => JSON.parse(document.body.dataset.hxHeaders)["X-CSRFToken"];

// { status, ok, ...what the answer says }; status 0 where there was no answer at all.
export async function ask(address, body, { signal, isRepeated = false } = {}) {
  const isForm = body instanceof FormData;
  const headers = { Accept: "application/json", "X-CSRFToken": token(), ...(isForm ? {} : { "Content-Type": "application/json" }) };
  let answer;
  try {
    answer = await fetch(address, { method: "POST", headers, body: isForm ? body : JSON.stringify(body), signal, credentials: "same-origin" });
  } catch (failure) {
    if (failure.name === "AbortError") throw failure;
    return { status: 0, ok: false };
  }
  const said = await answer.json().catch(() => ({}));
  if (said.stale && !isRepeated && (await renewToken())) return ask(address, body, { signal, isRepeated: true });
  return { ...said, status: said.stale ? 401 : answer.status, ok: answer.ok };
}

async function renewToken() {
  try {
    const page = await fetch(location.href, { headers: { Accept: "text/html" }, credentials: "same-origin" });
    if (!page.ok || page.redirected) return false;
    const fresh = new DOMParser().parseFromString(await page.text(), "text/html").body.dataset.hxHeaders;
    if (!fresh) return false;
    document.body.dataset.hxHeaders = fresh;
    return true;
  } catch {
    return false;
  }
}

// Keeps the page of the offline check with all it needs; answers with it when a page cannot be reached.
// It never sees what stands behind the # of an address as anything but a part of it, and sends it nowhere.
const STORE = "compmgr-proof-1";
const PAGE = "/proof/offline";
const LINKED = /(?:href|src)="(\/static\/[^"#?]+)/g;
const IMPORTED = /\bfrom\s+["'](\.[^"']+)["']/g;
const OURS = /\/(proof|noble-[a-z]+-[\d.]+)\/[\w.]+\.js$/;

async function fill() {
  const store = await caches.open(STORE);
  const page = await fetch(PAGE, { credentials: "omit", cache: "no-store" });
  if (!page.ok) throw new TypeError("no page");
  const seen = new Set();
  const links = [...(await page.clone().text()).matchAll(LINKED)].map((match) => match[1]);
  await Promise.all(links.map((link) => take(store, link, seen)));
  await store.put(PAGE, page);
}

// A file, and the files its text imports.
async function take(store, path, seen) {
  if (seen.has(path)) return;
  seen.add(path);
  const answer = await fetch(path, { credentials: "omit" });
  if (!answer.ok) return;
  const text = OURS.test(path) ? await answer.clone().text() : "";
  await store.put(path, answer);
  const imported = [...text.matchAll(IMPORTED)].map((match) => new URL(match[1], new URL(path, location.origin)).pathname);
  await Promise.all(imported.map((each) => take(store, each, seen)));
}

async function answer(request) {
  try {
    return await fetch(request);
  } catch (failure) {
    const stored = await (await caches.open(STORE)).match(request.mode === "navigate" ? PAGE : request, { ignoreSearch: true });
    if (stored) return stored;
    throw failure;
  }
}

self.addEventListener("install", (event) => event.waitUntil(fill().then(() => self.skipWaiting())));
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("message", (event) => event.data === "renew" && event.waitUntil(fill().catch(() => {})));
self.addEventListener("fetch", (event) => {
  const { method, mode, url } = event.request;
  const { origin, pathname } = new URL(url);
  if (method !== "GET" || origin !== location.origin) return;
  if (mode === "navigate" || pathname.startsWith("/static/")) event.respondWith(answer(event.request));
});

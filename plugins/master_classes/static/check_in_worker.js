/**
 * Keeps the leader's page of one session, with what it draws on, for when there is no network.
 * It touches nothing but pages below /master-classes/check-in/. Pages are forgotten after their day.
 */

const STORE = "check-in-1";
const PAGE = /\/check-in\/(?:by-link\/[^/]+\/)?\d+\/$/;
const UNTIL = "X-Until";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(Promise.all([self.clients.claim(), forget()])));

/** Take what is over from the store: pages with names after the day of their session. */
async function forget() {
  const store = await caches.open(STORE);
  for (const request of await store.keys()) {
    const kept = await store.match(request);
    if (Number(kept.headers.get(UNTIL) ?? Infinity) < Date.now()) await store.delete(request);
  }
}

async function keep(address, answer, until) {
  const headers = new Headers(answer.headers);
  if (until) headers.set(UNTIL, String(until));
  headers.delete("Set-Cookie");
  const store = await caches.open(STORE);
  await store.put(address, new Response(await answer.blob(), { status: answer.status, headers }));
}

/** The page tells what it is made of, and until when its names are kept. */
self.addEventListener("message", (event) => event.waitUntil(remember(event.data, event.ports[0])));

async function remember({ page, parts, until }, port) {
  await forget();
  const store = await caches.open(STORE);
  for (const address of parts) {
    if (await store.match(address)) continue;
    const answer = await fetch(address);
    if (answer.ok) await keep(address, answer);
  }
  const answer = await fetch(page, { credentials: "same-origin" }).catch(() => null);
  if (answer?.ok && !answer.redirected && until > Date.now()) await keep(page, answer, until);
  port?.postMessage("kept");
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (request.mode === "navigate" && PAGE.test(pathname)) event.respondWith(freshElseKept(request));
  else if (pathname.startsWith("/static/")) event.respondWith(keptElseFresh(request));
});

async function freshElseKept(request) {
  await forget();
  try {
    return await fetch(request);
  } catch (error) {
    const kept = await (await caches.open(STORE)).match(request, { ignoreSearch: true, ignoreVary: true });
    if (kept) return kept;
    throw error;
  }
}

async function keptElseFresh(request) {
  const kept = await (await caches.open(STORE)).match(request, { ignoreVary: true });
  return kept ?? fetch(request);
}

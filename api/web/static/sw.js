// Pages that were visited can be read without a signal. Nothing depends on this: LINE's browser has no service worker.
// The name of the cache comes from the address, which holds a mark of who is signed in; another mark empties it.
"use strict";
const CACHE = "trong-" + new URL(location.href).searchParams.get("who");

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil((async () => {
  for (const name of await caches.keys()) if (name !== CACHE) await caches.delete(name);
  await self.clients.claim();
})()));

// The first page of a visit was loaded before this script stood beside it: it tells us what it needs.
self.addEventListener("message", (event) => event.waitUntil((async () => {
  const cache = await caches.open(CACHE);
  for (const path of event.data) if (!(await cache.match(path))) await cache.add(path).catch(() => {});
})()));

const fromNetwork = async (request) => {
  const answer = await fetch(request);
  const secret = (answer.headers.get("Cache-Control") || "").includes("no-store");
  if (answer.ok && !answer.redirected && !secret) (await caches.open(CACHE)).put(request, answer.clone());
  return answer;
};
const known = async (request) => (await caches.open(CACHE)).match(request, { ignoreVary: true });

const fromPhone = async (event) => {
  const found = (await known(event.request)) || (await known("/offers"));
  if (!found) return Response.error();
  self.clients.get(event.resultingClientId).then((page) => page && page.postMessage("kept"));
  return found;
};

self.addEventListener("fetch", (event) => {
  const { request } = event, url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin || url.pathname.startsWith("/v1/")) return;
  if (url.pathname.startsWith("/static/")) {
    event.respondWith(known(request).then((found) => found || fromNetwork(request)));
  } else if (request.mode === "navigate") {
    event.respondWith(fromNetwork(request).catch(() => fromPhone(event)));
  }
});

// Forms that wait for a signal. A form is sent as the browser would send it; when that fails or takes too long, it is
// kept on the phone and sent later, under the same key, so that it is done once. Texts come from the page.
(() => {
  "use strict";
  const MOST = 20, PATIENCE = 8000, box = document.getElementById("outbox");
  if (!box || !window.indexedDB || !window.fetch) return;
  const say = (name) => box.dataset[name] || "";
  const opened = new Promise((yes, no) => {
    const asked = indexedDB.open("trong", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("outbox", { keyPath: "key" });
    asked.onsuccess = () => yes(asked.result);
    asked.onerror = () => no(asked.error);
  });
  const store = async (mode, act) => {
    const db = await opened;
    return new Promise((yes, no) => {
      const asked = act(db.transaction("outbox", mode).objectStore("outbox"));
      asked.onsuccess = () => yes(asked.result);
      asked.onerror = () => no(asked.error);
    });
  };
  const all = async () => (await store("readonly", (s) => s.getAll())).sort((a, b) => a.at - b.at);
  const keep = (item) => store("readwrite", (s) => s.put(item));
  const drop = (key) => store("readwrite", (s) => s.delete(key));

  const post = async (item) => {
    const body = new FormData();
    for (const [name, value] of item.fields) body.append(name, value);
    const stop = new AbortController(), clock = setTimeout(() => stop.abort(), PATIENCE);
    try {
      return await fetch(item.url, {
        method: "POST", body, credentials: "same-origin", signal: stop.signal, headers: { "Trong-Outbox": "1" },
      });
    } finally { clearTimeout(clock); }
  };

  let sending = false, unsent = 0, full = false; // full: what was just sent could not be kept
  let leaving = null; // the form that signs out, while it waits for an answer about what is unsent
  let kept = false; // this page came from the phone, not from us
  const button = (word, kind, act) => {
    const made = document.createElement("button");
    made.type = "button"; made.className = `press ${kind} small`; made.textContent = say(word); made.onclick = act;
    return made;
  };
  const show = async () => {
    const items = await all(), waiting = items.filter((one) => !one.answer);
    unsent = waiting.length;
    full = full && unsent >= MOST;
    document.body.classList.toggle("offline", !navigator.onLine);
    box.textContent = "";
    const line = (drawn, text, kind) => {
      const made = document.createElement("p");
      made.className = kind; made.innerHTML = `<svg class="i" aria-hidden="true"><use href="${say("icons")}#${drawn}"/></svg>`;
      made.append(` ${text}`); box.append(made);
      return made;
    };
    if (kept || !navigator.onLine) line("warning", `${say("off")} · ${say("asOf")}`, "warn");
    if (waiting.length) {
      const shown = line("send", `${sending ? say("sending") : say("kept")} (${waiting.length}) · ${waiting[0].code}`, "warn");
      if (!leaving) shown.append(document.createElement("br"), button("now", "second", send));
      if (full) line("cross", say("full"), "bad");
    }
    if (leaving && waiting.length) {
      const shown = line("warning", say("leave").replace("{n}", waiting.length), "bad");
      shown.append(document.createElement("br"), button("now", "second", send), button("wipe", "stop", () => leaving.submit()));
    }
    for (const one of items.filter((item) => item.answer)) {
      const shown = line(one.bad ? "cross" : "tick", one.answer, one.bad ? "bad" : "ok");
      shown.append(document.createElement("br"), button("seen", "second", async () => { await drop(one.key); show(); }));
      if (!one.to) continue;
      const see = document.createElement("a");
      see.className = "press second small"; see.textContent = say("open"); see.href = one.to;
      shown.append(see);
    }
    box.hidden = !box.childNodes.length;
  };

  const isTold = (answer) => (answer.headers.get("Content-Type") || "").includes("json");
  const turn = (answer, html) => { // the server answered with a page: show it
    if (answer.redirected) { location.href = answer.url; return; }
    document.open(); document.write(html); document.close();
  };

  const settle = async (item, answer) => {
    const told = isTold(answer) ? await answer.json() : { refused: { title: say("look") } };
    if (answer.status === 401) { location.href = `${told.sign_in}?next=${encodeURIComponent(location.pathname)}`; return false; }
    if (answer.status >= 500) return false;
    const clock = new Date().toTimeString().slice(0, 5);
    item.bad = !told.done; item.to = told.to || "";
    item.answer = told.done ? `${told.done} ${say("sent")} ${clock}` : Object.values(told.refused).join(" · ");
    await keep(item);
    return true;
  };

  const send = async () => {
    if (sending) return;
    sending = true;
    try {
      await show();
      for (const item of (await all()).filter((one) => !one.answer)) {
        const answer = await post(item);
        if (!(await settle(item, answer))) break;
      }
    } catch (_) { /* no signal yet: it waits */ }
    sending = false;
    await show();
  };

  const itemOf = (form, button) => {
    const fields = [...new FormData(form)].filter(([, v]) => !(v instanceof File && !v.size));
    if (button && button.name) fields.push([button.name, button.value]);
    fields.push(["device_at", new Date().toISOString()]);
    const key = form.elements.key ? form.elements.key.value : String(Math.random()).slice(2);
    return { key, url: form.action, fields, at: Date.now(), code: key.slice(-4).toUpperCase() };
  };
  const fresh = (form) => {
    if (form.elements.key) form.elements.key.value = [...crypto.getRandomValues(new Uint8Array(16))].map((b) => b.toString(16).padStart(2, "0")).join("");
  };

  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.matches("form[data-q]") || event.defaultPrevented || (event.submitter && "live" in event.submitter.dataset)) return;
    if (form.action.endsWith("/sign-out")) { // what the phone holds goes with it
      if (!unsent) return;
      event.preventDefault();
      leaving = form;
      await show();
      box.scrollIntoView();
      return;
    }
    event.preventDefault();
    if (form.dataset.busy) return;
    form.dataset.busy = "1";
    await form.ready; // a picture is still made smaller
    const item = itemOf(form, event.submitter);
    const waiting = (await all()).filter((one) => !one.answer);
    try {
      if (!navigator.onLine || waiting.length) throw new TypeError("offline");
      await keep(item); // before it leaves: an answer that is lost on the way finds it here
      const answer = await post(item);
      if (answer.status === 401) { await settle(item, answer); return; }
      if (answer.status >= 500) throw new TypeError("busy");
      if (!isTold(answer)) { await drop(item.key); turn(answer, await answer.text()); return; }
      const told = await answer.json();
      await drop(item.key);
      if (told.to) { location.href = told.to; return; }
      item.bad = true; item.answer = Object.values(told.refused).join(" · ");
      await keep(item);
    } catch (_) {
      full = waiting.length >= MOST;
      await (full ? drop(item.key) : keep(item));
    }
    fresh(form);
    delete form.dataset.busy;
    await show();
    box.scrollIntoView();
  });
  for (const name of ["online", "focus", "pageshow"]) addEventListener(name, send);
  addEventListener("offline", show);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && send());
  if ("serviceWorker" in navigator) {
    navigator.serviceWorker.addEventListener("message", () => { kept = true; show(); });
    navigator.serviceWorker.register(`/sw.js?who=${box.dataset.who}`).then(async () => {
      const shown = [...document.querySelectorAll("link[rel=stylesheet], script[src], use")];
      const files = shown.map((one) => (one.src || one.getAttribute("href")).split("#")[0]);
      (await navigator.serviceWorker.ready).active.postMessage([...new Set([location.pathname, ...files])]);
    }).catch(() => {});
  }
  send();
})();

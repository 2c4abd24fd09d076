// Each field is sent as it changes. What cannot be sent waits, locked, on this device and is tried again.
// The later writing of a field wins; times are those of the server's clock.
(() => {
  const form = document.querySelector("form[data-save-url]");
  const strip = document.querySelector("[data-autosave]");
  if (!form || !strip) return;

  const words = strip.querySelector("[data-autosave-text]");
  const { draft, section, saveUrl, key } = form.dataset;
  const stamps = JSON.parse(form.dataset.stamps || "{}");
  const ahead = Number(form.dataset.now) - Date.now();
  const token = form.elements.csrfmiddlewaretoken.value;
  form.removeAttribute("data-key");

  const TYPING_MS = 600;
  const PAUSES_S = [2, 5, 10, 20, 40, 60];
  const pending = {}; // section -> field -> {v: [texts], t: milliseconds}
  let store = null;
  let busy = null;
  let closed = false;
  let failures = 0;
  let retryTimer = 0;
  let typingTimer = 0;

  const count = () => Object.values(pending).reduce((sum, fields) => sum + Object.keys(fields).length, 0);
  const plain = () => JSON.parse(JSON.stringify(pending));
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_whole, name) => values[name] ?? "");

  const show = (state, text) => {
    strip.dataset.state = state;
    if (words.textContent !== text) words.textContent = text;
  };
  const showWaiting = (seconds) => {
    if (!store) return show("offline", fill(form.dataset.offlineOpen, { n: count() }));
    if (!navigator.onLine || seconds === undefined) return show("offline", fill(words.dataset.offline, { n: count() }));
    return show("retry", fill(words.dataset.retry, { n: seconds }));
  };

  // The texts of all inputs with this name, as the browser would send them.
  const typed = (name) => new FormData(form).getAll(name).map(String);
  const isField = (input) => input.name && input.type !== "hidden" && input.type !== "submit";

  const note = (name) => {
    pending[section] ??= {};
    pending[section][name] = { v: typed(name), t: Math.round(Date.now() + ahead) };
    store?.save(plain()).catch(() => { store = null; });
  };

  const forgetSent = (sent) => {
    Object.entries(sent).forEach(([slug, fields]) => {
      Object.entries(fields).forEach(([name, change]) => {
        if (pending[slug]?.[name]?.t === change.t) delete pending[slug][name];
      });
      if (pending[slug] && !Object.keys(pending[slug]).length) delete pending[slug];
    });
    return store?.save(plain()).catch(() => {});
  };

  const later = () => {
    const seconds = PAUSES_S[Math.min(failures, PAUSES_S.length - 1)];
    failures += 1;
    clearTimeout(retryTimer);
    retryTimer = setTimeout(flush, seconds * 1000);
    showWaiting(seconds);
  };

  const settle = async (response, sent) => {
    if (response.ok) {
      failures = 0;
      const { saved_at: time } = await response.json();
      await forgetSent(sent);
      show("saved", fill(words.dataset.saved, { time }));
      document.body.dispatchEvent(new CustomEvent("simpul:saved"));
      return true;
    }
    if (response.status === 409) { // a case by now, or given up: nothing more to send
      closed = true;
      await store?.clear();
      show("retry", (await response.json()).detail);
    } else if (response.type === "opaqueredirect" || response.status === 403) {
      show("retry", form.dataset.loginAgain);
    } else {
      later();
    }
    return false;
  };

  const send = async () => {
    const sent = plain();
    show("saving", words.dataset.saving);
    let response;
    try {
      response = await fetch(saveUrl, {
        method: "POST", keepalive: true, redirect: "manual", body: JSON.stringify({ changes: sent }),
        headers: { "Content-Type": "application/json", "X-CSRFToken": token },
      });
    } catch {
      later();
      return false;
    }
    return settle(response, sent);
  };

  // True when everything is on the server.
  async function flush() {
    clearTimeout(retryTimer);
    clearTimeout(typingTimer);
    while (!closed && count()) {
      busy ??= send().finally(() => { busy = null; });
      if (!(await busy)) return false;
    }
    return !closed;
  }

  const changed = (event, wait) => {
    if (!isField(event.target)) return;
    note(event.target.name);
    clearTimeout(typingTimer);
    typingTimer = setTimeout(flush, wait);
  };
  form.addEventListener("input", (event) => changed(event, TYPING_MS));
  form.addEventListener("change", (event) => changed(event, 0));
  window.addEventListener("online", () => { failures = 0; flush(); });
  window.addEventListener("offline", () => { if (count()) showWaiting(); });
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") flush(); });

  // Leaving by a button: first everything is sent; without a line one stays here and loses nothing.
  const allSent = document.createElement("input");
  Object.assign(allSent, { type: "hidden", name: "tersimpan", value: "" });
  form.append(allSent);
  form.addEventListener("submit", (event) => {
    if (!count() && !busy) allSent.value = "1";
    if (allSent.value || closed) return;
    event.preventDefault();
    const button = event.submitter;
    flush().then((done) => {
      // A form cannot be sent again while its submit event is still being handled.
      if (done) setTimeout(() => { allSent.value = "1"; form.requestSubmit(button); });
      else strip.scrollIntoView({ block: "center" });
    });
  });
  window.addEventListener("pageshow", () => { allSent.value = ""; });

  const put = (name, texts) => {
    const inputs = [...form.elements].filter((input) => input.name === name);
    inputs.forEach((input, at) => {
      if (input.type === "checkbox" || input.type === "radio") input.checked = texts.includes(input.value);
      else input.value = texts[at] ?? "";
    });
    inputs[0]?.dispatchEvent(new Event("simpul:restored", { bubbles: true }));
  };

  const restore = async () => {
    store = await SimpulDraftStore.open(draft, key);
    if (!store) return;
    const kept = await store.load();
    Object.entries(kept).forEach(([slug, fields]) => {
      Object.entries(fields).forEach(([name, change]) => {
        if (pending[slug]?.[name]) return; // typed while this was read
        if (slug === section && change.t < (stamps[name] ?? 0)) return; // written later elsewhere
        (pending[slug] ??= {})[name] = change;
        if (slug === section) put(name, change.v);
      });
    });
    await store.save(plain());
    if (count()) flush();
  };
  restore();
})();

// Hide the screen at once: the eye-slash button, Esc twice, or two minutes without a touch. It stays hidden on the next page
// of this tab, and the tab's title says nothing. Esc three times, or "Keluar cepat", logs out and leaves for a harmless page.
(() => {
  const KEY = "simpul-veil";
  const ALONE_MS = 120_000;
  const HIDE_MS = 1200; // two presses
  const LEAVE_MS = 3000; // three: hands may shake
  const root = document.documentElement;
  const veil = document.querySelector("[data-veil]");
  const off = document.querySelector("[data-veil-off]");
  const exit = document.querySelector("[data-quick-exit]");
  const title = document.title;
  let escapes = [];
  let before = null;
  let alone = 0;

  if (!off) return;
  const isHidden = () => root.classList.contains("is-veiled");
  const hide = () => {
    if (isHidden()) return;
    before = document.activeElement;
    root.classList.add("is-veiled");
    document.title = "SIMPUL";
    sessionStorage.setItem(KEY, "1");
    off.focus();
  };
  const show = () => {
    root.classList.remove("is-veiled");
    document.title = title;
    sessionStorage.removeItem(KEY);
    watch();
    if (before) before.focus();
  };
  const watch = () => {
    clearTimeout(alone);
    alone = setTimeout(hide, ALONE_MS);
  };
  const leave = () => {
    hide();
    const form = exit.closest("form");
    // keepalive: the logout arrives although the page is already gone.
    if (form) fetch(form.action, { method: "POST", body: new FormData(form), keepalive: true, redirect: "manual" });
    sessionStorage.removeItem(KEY);
    location.replace(veil.dataset.leaveTo);
  };

  document.querySelectorAll("[data-veil-on]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", hide);
  });
  off.addEventListener("click", show);
  exit.addEventListener("click", (event) => {
    event.preventDefault();
    leave();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const now = Date.now();
    escapes = [...escapes, now].filter((at) => now - at < LEAVE_MS);
    if (escapes.length >= 3) leave();
    else if (escapes.length === 2 && now - escapes[0] < HIDE_MS) hide();
  });
  if (veil.hasAttribute("data-veil-when-alone")) {
    ["pointerdown", "pointermove", "keydown", "scroll", "touchstart"].forEach((kind) => {
      document.addEventListener(kind, watch, { passive: true, capture: true });
    });
    watch();
  }
  if (sessionStorage.getItem(KEY)) hide();
})();

// Hide the screen at once: the eye-slash button, or Esc twice. Stays hidden on the next page of this tab too.
(() => {
  const KEY = "simpul-veil";
  const root = document.documentElement;
  const off = document.querySelector("[data-veil-off]");
  let lastEscape = 0;
  let before = null;

  const hide = () => {
    before = document.activeElement;
    root.classList.add("is-veiled");
    sessionStorage.setItem(KEY, "1");
    off.focus();
  };
  const show = () => {
    root.classList.remove("is-veiled");
    sessionStorage.removeItem(KEY);
    if (before) before.focus();
  };

  if (!off) return;
  document.querySelectorAll("[data-veil-on]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", hide);
  });
  off.addEventListener("click", show);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const now = Date.now();
    if (now - lastEscape < 600 && !root.classList.contains("is-veiled")) hide();
    lastEscape = now;
  });
  if (sessionStorage.getItem(KEY)) hide();
})();

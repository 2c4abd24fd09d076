// Menus made of <details data-menu>: one open at a time, closed by Esc or by a press outside.
(() => {
  const open = () => document.querySelectorAll("details[data-menu][open]");
  document.addEventListener("click", (event) => {
    open().forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    open().forEach((menu) => {
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  });
  // The current tab is in view on phones.
  const tab = document.querySelector(".tabs > [aria-current]");
  if (tab && tab.offsetLeft > tab.parentElement.clientWidth / 2) tab.parentElement.scrollLeft = tab.offsetLeft - 24;
  // data-reveal="id": a button that shows a part of the page (a reason to give) instead of acting at once.
  document.querySelectorAll("[data-reveal]").forEach((button) => {
    const part = document.getElementById(button.dataset.reveal);
    part.hidden = !part.querySelector(".is-error");
    button.hidden = false;
    button.setAttribute("aria-controls", part.id);
    button.setAttribute("aria-expanded", String(!part.hidden));
    button.addEventListener("click", () => {
      part.hidden = !part.hidden;
      button.setAttribute("aria-expanded", String(!part.hidden));
      if (!part.hidden) part.querySelector("input, select, textarea, button")?.focus();
    });
  });
})();

// Forms: error summary gets the focus, passwords can be shown, a press cannot send twice, long selects can be searched.
(() => {
  document.querySelector("[data-error-summary]")?.focus();

  document.querySelectorAll("[data-password-toggle]").forEach((button) => {
    const input = document.getElementById(button.dataset.passwordToggle);
    const word = button.querySelector("span");
    button.hidden = false;
    button.addEventListener("click", () => {
      const shown = input.type === "text";
      input.type = shown ? "password" : "text";
      word.textContent = shown ? button.dataset.show : button.dataset.hide;
      button.setAttribute("aria-pressed", String(!shown));
    });
    input.form?.addEventListener("submit", () => { input.type = "password"; });
  });

  const BUSY = { id: "Menyimpan", en: "Saving" };

  const free = (form) => {
    delete form.dataset.busy;
    form.querySelectorAll("button[aria-busy]").forEach((button) => {
      button.removeAttribute("aria-busy");
      button.textContent = "";
      button.append(...button.simpulContent);
    });
  };

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-guard]") || event.defaultPrevented) return;
    if (form.dataset.busy) {
      event.preventDefault();
      return;
    }
    form.dataset.busy = "1";
    const button = event.submitter;
    if (!button) return;
    // After the browser has read the form: the name and value of the button are sent with it.
    setTimeout(() => {
      button.simpulContent = [...button.childNodes];
      button.style.minWidth = `${button.offsetWidth}px`;
      button.setAttribute("aria-busy", "true");
      button.textContent = button.dataset.busyWord || BUSY[document.documentElement.lang] || BUSY.id;
    });
    // A download leaves the page standing.
    if (form.hasAttribute("data-download")) setTimeout(() => free(form), 4000);
  });

  window.addEventListener("pageshow", (event) => {
    if (event.persisted) document.querySelectorAll("form[data-busy]").forEach(free);
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.target.matches?.("form[data-busy]")) free(event.target);
  });

  // The chosen option always stays in the list, so narrowing never changes an answer.
  const searchable = (select) => {
    const box = document.createElement("input");
    const options = [...select.options];
    box.type = "search";
    box.autocomplete = "off";
    box.className = "input select-search";
    box.setAttribute("aria-controls", select.id);
    box.setAttribute("aria-label", document.documentElement.lang === "en" ? "Search this list" : "Cari dalam daftar");
    box.placeholder = box.getAttribute("aria-label");
    box.addEventListener("input", () => {
      const words = box.value.toLowerCase().split(/\s+/);
      const fits = (option) => words.every((word) => option.text.toLowerCase().includes(word));
      const kept = options.filter((option) => option.selected || !option.value || fits(option));
      select.replaceChildren(...kept);
    });
    select.before(box);
  };
  document.querySelectorAll("select[data-search]").forEach((select) => {
    if (select.options.length > 12 && !select.querySelector("optgroup")) searchable(select);
  });
})();

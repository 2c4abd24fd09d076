// Light or dark: the cookie "rupa" (read by the server) or, without it, the device. Runs before the first paint.
(() => {
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  root.dataset.js = "";
  const follow = () => {
    if (!("themeChosen" in root.dataset)) root.dataset.bsTheme = dark.matches ? "dark" : "light";
  };
  follow();
  dark.addEventListener("change", follow);

  // <select data-theme-choice> or radios with the values "", "terang", "gelap".
  document.addEventListener("change", (event) => {
    if (!event.target.closest("[data-theme-choice]")) return;
    const choice = event.target.value;
    const age = choice ? 31536000 : 0;
    const secure = location.protocol === "https:" ? "; Secure" : "";
    document.cookie = `rupa=${choice}; Path=/; Max-Age=${age}; SameSite=Lax${secure}`;
    if (choice) {
      root.dataset.themeChosen = "";
      root.dataset.bsTheme = choice === "gelap" ? "dark" : "light";
    } else {
      delete root.dataset.themeChosen;
      follow();
    }
  });

  document.addEventListener("DOMContentLoaded", () => {
    const found = /(?:^|; )rupa=(\w*)/.exec(document.cookie);
    document.querySelectorAll("[data-theme-choice]").forEach((box) => {
      box.hidden = false;
      box.querySelectorAll("input").forEach((input) => {
        input.checked = input.value === (found ? found[1] : "");
      });
    });
  });
})();

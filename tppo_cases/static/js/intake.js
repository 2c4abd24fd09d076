// What follows an answer at once: how one speaks to the person, and questions that some answers make needless.
(() => {
  const form = document.querySelector("form[data-section]");
  if (!form) return;
  const chosen = (name) => new FormData(form).get(name) || "";

  const address = () => {
    const [, number, unit = ""] = /^\s*(\d{1,3})\s*([a-z]*)/i.exec(chosen("age")) || [];
    const years = number === undefined ? null : unit.toLowerCase().startsWith("b") ? Math.floor(number / 12) : Number(number);
    if (years !== null && years < 18) return "anak";
    return { male: "pria", female: "wanita" }[chosen("sex")] || "umum";
  };

  const follow = () => {
    if (form.dataset.section === "kedatangan") {
      const wanted = address();
      document.querySelectorAll("[data-say-for]").forEach((part) => { part.hidden = part.dataset.sayFor !== wanted; });
    }
    form.querySelectorAll("[data-when]").forEach((part) => { part.hidden = !chosen(part.dataset.when); });
    form.querySelectorAll("[data-when-emergency]").forEach((part) => { part.hidden = !["medical", "threat"].includes(chosen("emergency")); });
    const giver = chosen("given_by");
    form.querySelectorAll("[data-when-giver]").forEach((part) => { part.hidden = giver !== "" && !part.dataset.whenGiver.split(" ").includes(giver); });
    const ground = form.querySelector("[data-ground]");
    if (ground && giver === "none") ground.open = true;
  };

  form.addEventListener("input", follow);
  form.addEventListener("simpul:restored", follow);
  follow();

  // A link of the review may lead into a closed part.
  const target = document.getElementById(location.hash.slice(1) || " ");
  target?.closest("details")?.setAttribute("open", "");
  target?.focus();
})();

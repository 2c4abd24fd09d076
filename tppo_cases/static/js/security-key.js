// Forms that a security key or passkey answers: the browser asks the key, its answer is sent with the form.
(() => {
  const usable = Boolean(window.webauthnJSON && window.webauthnJSON.supported());

  const ask = (form) => {
    const options = JSON.parse(form.dataset.options);
    return form.dataset.keyForm === "create" ? window.webauthnJSON.create(options) : window.webauthnJSON.get(options);
  };

  document.querySelectorAll("[data-key-form]").forEach((form) => {
    const remark = form.parentElement.querySelector("[data-key-missing]");
    form.hidden = !usable;
    if (remark) remark.hidden = usable;
    const answer = form.elements.credential;
    const failed = form.querySelector("[data-key-error]");
    // Before the guard of all forms, which takes the press that is really sent.
    form.addEventListener("submit", (event) => {
      if (answer.value) return;
      event.preventDefault();
      event.stopPropagation();
      failed.hidden = true;
      const button = form.querySelector("button[type=submit]");
      button.disabled = true;
      ask(form).then((credential) => {
        answer.value = JSON.stringify(credential);
        button.disabled = false;
        form.requestSubmit(button);
      }).catch(() => {
        button.disabled = false;
        failed.textContent = form.dataset.failed;
        failed.hidden = false;
      });
    });
  });
})();

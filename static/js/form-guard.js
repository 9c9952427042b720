// form[data-guard]: leaving asks first while something typed is not stored. form[data-once]: it is sent once at a time.
{
  const isTyped = (form) => form.dataset.guard === "typed";
  const note = (event) => {
    const form = event.target.closest?.("form[data-guard]");
    if (form) form.dataset.guard = "typed";
  };
  document.addEventListener("input", note);
  document.addEventListener("change", note);
  addEventListener("beforeunload", (event) => {
    if ([...document.querySelectorAll("form[data-guard]")].some((form) => isTyped(form) && !("sent" in form.dataset))) event.preventDefault();
  });
  // What the server would refuse is not even sent: what is too large, and what to do.
  const tooLarge = (form, most = form.dataset.most) => {
    if (!most) return "";
    const fields = [...new FormData(form)];
    const size = new URLSearchParams(fields.filter(([, value]) => typeof value === "string")).toString().length;
    const what = (size > +most && `${Math.ceil(size / 1e6)} MB, and a form takes ${most / 1e6}`)
      || (fields.length > +form.dataset.mostFields && `${fields.length} fields, and a form takes ${form.dataset.mostFields}`);
    return what && `Nothing was sent: this would be ${what}. Shorten the longest text, or bring the record in as a file.`;
  };
  const tell = (form, words) => {
    const told = form.querySelector("[data-too-large]") ?? Object.assign(document.createElement("p"), { className: "error", role: "alert" });
    told.dataset.tooLarge = "";
    told.textContent = words;
    form.querySelector(".save-bar")?.before(told);
  };
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || !form.matches("[data-once]")) return;
    if ("sent" in form.dataset) return event.preventDefault();
    const words = tooLarge(form);
    if (words) {
      event.preventDefault();
      return tell(form, words);
    }
    form.dataset.sent = "";
  });
  // Back from a later page, or after a failed connection, it may be sent again: the server knows its key.
  addEventListener("pageshow", (event) => {
    if (event.persisted) for (const form of document.querySelectorAll("[data-sent]")) delete form.dataset.sent;
  });
}

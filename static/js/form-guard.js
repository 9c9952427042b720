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
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || !form.matches("[data-once]")) return;
    if ("sent" in form.dataset) return event.preventDefault();
    form.dataset.sent = "";
  });
  // Back from a later page, or after a failed connection, it may be sent again: the server knows its key.
  addEventListener("pageshow", (event) => {
    if (event.persisted) for (const form of document.querySelectorAll("[data-sent]")) delete form.dataset.sent;
  });
}

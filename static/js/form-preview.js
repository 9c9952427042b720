// [data-preview]: Markdown beside its text as readers will see it, a moment after one stops typing.
{
  const timers = new WeakMap();
  const draw = async (field) => {
    const pane = field.querySelector(".preview");
    const whole = "previewForm" in field.dataset; // what it says depends on all of the form
    const body = new URLSearchParams(whole ? new FormData(field.closest("form")) : { text: field.querySelector("textarea").value });
    const headers = { "X-CSRF-Token": field.closest("form").elements.csrf.value, "X-In-Place": "1" };
    const answer = await fetch(field.dataset.preview, { method: "POST", headers, body }).catch(() => null);
    const closed = answer?.headers.get("HX-Trigger");
    if (closed) field.dispatchEvent(new CustomEvent(closed, { bubbles: true }));
    if (answer?.ok) pane.innerHTML = await answer.text();
    else pane.textContent = "The preview could not be made.";
  };
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-preview-toggle]");
    if (!button) return;
    const field = button.closest("[data-preview]");
    const pane = field.querySelector(".preview");
    pane.hidden = !pane.hidden;
    button.setAttribute("aria-expanded", String(!pane.hidden));
    if (!pane.hidden) draw(field);
  });
  document.addEventListener("input", (event) => {
    const field = event.target.closest?.("[data-preview]");
    if (!field || field.querySelector(".preview").hidden) return;
    clearTimeout(timers.get(field));
    timers.set(field, setTimeout(() => draw(field), 300));
  });
}

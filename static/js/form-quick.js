// A related record is made in a dialog over the form, which keeps everything that was typed; so does a dialog in which
// another is opened.
{
  const part = { "HX-Request": "true", "HX-Request-Type": "partial", "X-In-Place": "1" };

  const refused = (answer, place) => {
    const closed = answer?.headers.get("HX-Trigger");
    if (closed) place.dispatchEvent(new CustomEvent(closed, { bubbles: true }));
    return closed;
  };

  const draw = (dialog, html) => {
    dialog.innerHTML = html;
    dialog.querySelector("[aria-invalid=true], [autofocus], .form-fields input:not([type=hidden])")?.focus();
  };

  const send = async (event, dialog, done) => {
    event.preventDefault();
    const form = event.target;
    if ("sent" in form.dataset) return;
    form.dataset.sent = "";
    const body = new URLSearchParams(new FormData(form, event.submitter));
    const answer = await fetch(form.action, { method: "POST", headers: part, body }).catch(() => null);
    delete form.dataset.sent;
    if (refused(answer, form)) return;
    if (!answer || answer.status >= 500) return document.dispatchEvent(new CustomEvent("announce", { detail: "That did not work; nothing was saved." }));
    const html = await answer.text();
    const made = new DOMParser().parseFromString(html, "text/html").querySelector("[data-created]");
    if (!made) return draw(dialog, html);
    dialog.close();
    done(made.dataset.created, made.textContent);
  };

  const open = async ({ href, words, done }) => {
    const answer = await fetch(`${href}?words=${encodeURIComponent(words.slice(0, 200))}`, { headers: part }).catch(() => null);
    if (refused(answer, document.activeElement)) return;
    if (!answer?.ok) return document.dispatchEvent(new CustomEvent("announce", { detail: "The form could not be fetched." }));
    const dialog = Object.assign(document.createElement("dialog"), { className: "dialog" });
    document.body.append(dialog);
    dialog.addEventListener("close", () => dialog.remove());
    dialog.addEventListener("submit", (event) => send(event, dialog, done));
    dialog.showModal();
    draw(dialog, await answer.text());
    dialog.setAttribute("aria-label", dialog.querySelector("h2").textContent);
  };

  document.addEventListener("quick-create", (event) => open(event.detail));
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-create-link]");
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      const field = link.closest("[data-combobox]");
      const input = field.querySelector("input[id]");
      open({ href: link.getAttribute("href"), words: "", done: (key, words) => field.dispatchEvent(new CustomEvent("quick-created", { bubbles: true, detail: { key, words, input } })) });
    }
    event.target.closest("[data-quick-close]")?.closest("dialog").close();
  });
}

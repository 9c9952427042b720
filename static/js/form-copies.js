// What a browser kept of drafts (form-draft.js) goes to the server with the next form, and is dropped once the server has it, or
// says that it was stored meanwhile. Only of the person who typed it.
{
  const form = document.querySelector("form[data-draft]");

  const send = async ({ address, text }) => {
    const headers = { "X-CSRF-Token": form.elements.csrf.value, "X-In-Place": "1", "Content-Type": "application/x-www-form-urlencoded" };
    const answer = await fetch(address, { method: "POST", headers, body: text }).catch(() => null);
    if (!answer || answer.status >= 500 || answer.status === 429 || answer.headers.get("HX-Trigger")) return null;
    return { saved: answer.ok && !(await answer.json()).stored };
  };

  const sendAll = async () => {
    const typed = form.dataset.guard === "typed" ? form.elements.draft.value : "";
    const sent = [];
    for (const name of Object.keys(localStorage).filter((one) => one.startsWith("draft:"))) {
      const copy = JSON.parse(localStorage.getItem(name));
      if (copy.person !== form.dataset.person) continue;
      const key = name.slice("draft:".length);
      const answer = key === typed ? { held: true } : await send(copy);
      if (!answer) return sent;
      localStorage.removeItem(name);
      sent.push({ ...copy, ...answer, key });
    }
    return sent;
  };

  globalThis.draftCopiesSent = form ? sendAll() : Promise.resolve([]);
}

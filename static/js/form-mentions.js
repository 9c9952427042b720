// In Markdown, "#", "[[" and "@" offer decisions, records and people as one types: arrows and Enter choose, Escape closes.
{
  const ASKED = /(?:^|[\s(])(#[\p{L}\d-]{0,40}|\[\[[^\[\]\n]{0,80}|@\p{L}[\p{L}\p{M}\d'’. -]{0,40})$/u;
  const list = Object.assign(document.createElement("div"), { id: "mention-choices", className: "mention-choices", hidden: true });
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "What it names");
  let turn = 0;
  let timer;

  const options = () => [...list.querySelectorAll("[role=option]")];
  const chosen = () => list.querySelector("[aria-selected=true]");
  const typed = (area) => ASKED.exec(area.value.slice(Math.max(0, area.selectionStart - 100), area.selectionStart))?.[1];
  const close = (area) => {
    turn += 1;
    list.hidden = true;
    area?.removeAttribute("aria-activedescendant");
  };
  const select = (area, option) => {
    chosen()?.removeAttribute("aria-selected");
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    area.setAttribute("aria-activedescendant", option.id);
  };
  const show = async (area, words) => {
    const mine = ++turn;
    const query = new URLSearchParams({ q: words, collection: area.form.elements.collection?.value ?? "" });
    const answer = await fetch(`/mentions/choices?${query}`, { headers: { "X-In-Place": "1" } }).catch(() => null);
    if (mine !== turn || !answer?.ok || document.activeElement !== area) return;
    const html = await answer.text();
    if (mine !== turn) return;
    list.innerHTML = html;
    if (!list.childElementCount) return close(area);
    options().forEach((option, place) => (option.id = `mention-choice-${place}`));
    area.after(list);
    list.hidden = false;
    area.setAttribute("aria-controls", list.id);
    if (options().length) select(area, options()[0]);
    const said = options().length ? `${options().length} choices. ` : "";
    document.dispatchEvent(new CustomEvent("announce", { detail: said + (list.querySelector("p")?.textContent ?? "") }));
  };
  const take = (area, option) => {
    const words = typed(area) ?? "";
    const text = option.dataset.insert + (option.dataset.insert.startsWith("[[") ? "" : " ");
    close(area);
    area.setRangeText(text, area.selectionStart - words.length, area.selectionStart, "end");
    area.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const at = (event) => (event.target.matches?.(".writing [data-preview] textarea") ? event.target : null);

  document.addEventListener("input", (event) => {
    const area = at(event);
    if (!area) return;
    clearTimeout(timer);
    const words = typed(area);
    if (words && event.isTrusted) timer = setTimeout(() => show(area, words), 120);
    else close(area);
  });
  document.addEventListener("keydown", (event) => {
    const area = at(event);
    if (!area || list.hidden || event.isComposing || event.ctrlKey || event.metaKey) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key !== "Escape" && !options().length) return;
    if (step) select(area, options().at((options().indexOf(chosen()) + step) % options().length));
    else if (event.key === "Enter" || event.key === "Tab") take(area, chosen());
    else if (event.key === "Escape") close(area);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }, true);
  document.addEventListener("focusout", (event) => at(event) && setTimeout(() => close(at(event)), 150));
  list.addEventListener("mousedown", (event) => event.preventDefault()); // the text keeps the keyboard
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) take(list.previousElementSibling, option);
  });
}

// [data-combobox]: the words of a relation are looked up as one types; arrows and Enter choose, Escape closes.
{
  let asked = 0;
  const parts = (field) => ({
    box: field,
    input: field.querySelector("input[id]"),
    list: field.querySelector("[role=listbox]"),
    key: field.querySelector("[data-key]"),
    chips: field.querySelector("[data-chips]"),
  });
  const options = (list) => [...list.querySelectorAll("[role=option]")];
  const say = (text) => document.dispatchEvent(new CustomEvent("announce", { detail: text }));

  // What is looked up: of several with commas between them, the last.
  const before = (one) => (one.chips ? one.input.value.match(/^.*[,;]|/s)[0] : "");
  const words = (one) => one.input.value.slice(before(one).length).trim();

  const select = ({ input, list }, option) => {
    list.querySelector("[aria-selected=true]")?.setAttribute("aria-selected", "false");
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    if (option) input.setAttribute("aria-activedescendant", option.id);
    else input.removeAttribute("aria-activedescendant");
  };

  const close = (one) => {
    one.list.hidden = true;
    one.input.setAttribute("aria-expanded", "false");
    one.input.removeAttribute("aria-activedescendant");
  };

  const wire = ({ input, list }) => {
    if (input.role === "combobox") return;
    for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id })) {
      input.setAttribute(name, value);
    }
  };

  // `typed`: the first is what Enter takes, and Down goes to it before it goes on.
  const show = async (one, typed = false) => {
    const turn = ++asked;
    const text = words(one);
    const address = `${one.box.dataset.combobox}?q=${encodeURIComponent(text.slice(0, 200))}`;
    const answer = await fetch(address, { headers: { "X-In-Place": "1" } }).catch(() => null);
    if (turn !== asked || document.activeElement !== one.input) return;
    const closed = answer?.headers.get("HX-Trigger");
    if (closed) return one.input.dispatchEvent(new CustomEvent(closed, { bubbles: true }));
    if (!answer?.ok) return say("The choices could not be fetched; type the whole name.");
    one.list.innerHTML = await answer.text();
    const said = one.list.querySelector("[data-said]");
    said.remove();
    if (one.box.dataset.create && text) {
      const option = document.createElement("div");
      option.setAttribute("role", "option");
      option.dataset.createOption = "";
      option.textContent = `New ${one.box.dataset.noun} “${text}”…`;
      one.list.append(option);
    }
    options(one.list).forEach((option, place) => (option.id = `${one.list.id}-${place}`));
    one.list.hidden = !options(one.list).length;
    one.input.setAttribute("aria-expanded", String(!one.list.hidden));
    select(one, text ? options(one.list)[0] : null);
    one.list.toggleAttribute("data-fresh", typed && Boolean(text));
    say(said.textContent);
  };

  const changed = (one) => one.input.dispatchEvent(new Event("change", { bubbles: true }));

  const take = (one, key, words) => {
    if (one.chips) {
      const known = [...one.chips.querySelectorAll("input")].find((box) => box.value === key);
      if (known) known.checked = true;
      else {
        const label = document.createElement("label");
        label.className = "chip choice";
        const box = Object.assign(document.createElement("input"), { type: "checkbox", name: one.box.dataset.several, value: key, checked: true });
        label.append(box, words);
        one.chips.append(label);
      }
      one.input.value = before(one) && `${before(one)} `;
      say(`${words} added.`);
    } else {
      one.key.value = key;
      one.input.value = words;
    }
    one.box.querySelector(".meant")?.remove();
    close(one);
    changed(one);
  };

  const choose = (one, option) => {
    if ("createOption" in option.dataset) {
      close(one);
      document.dispatchEvent(new CustomEvent("quick-create", { detail: { href: one.box.dataset.create, words: words(one), done: (key, words) => { take(one, key, words); one.input.focus(); } } }));
    } else take(one, option.dataset.choice, option.textContent);
  };

  document.addEventListener("quick-created", ({ detail, target }) => {
    take(parts(target), detail.key, detail.words);
    detail.input.focus();
  });

  const at = (event) => {
    const box = event.target.closest?.("[data-combobox]");
    return box ? parts(box) : null;
  };
  const typing = (event) => {
    const one = at(event);
    return one && event.target === one.input ? one : null;
  };

  let timer;
  const soon = (one) => {
    clearTimeout(timer);
    timer = setTimeout(() => show(one, true), 120);
  };
  document.addEventListener("focusin", (event) => typing(event) && wire(typing(event)));
  document.addEventListener("focusout", (event) => typing(event) && setTimeout(() => close(at(event)), 150));
  document.addEventListener("input", (event) => {
    const one = typing(event);
    if (!one) return;
    if (one.key) one.key.value = "";
    soon(one);
  });
  document.addEventListener("keydown", (event) => {
    const one = typing(event);
    if (!one || event.isComposing) return;
    const all = options(one.list);
    const active = one.list.querySelector("[aria-selected=true]");
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && !event.altKey) {
      event.preventDefault();
      const fresh = one.list.hasAttribute("data-fresh");
      one.list.removeAttribute("data-fresh");
      if (one.list.hidden) show(one);
      else if (!fresh || step < 0) select(one, all[(all.indexOf(active) + step + all.length) % all.length]);
    } else if (event.key === "Enter" && !one.list.hidden && active && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      choose(one, active);
    } else if (event.key === "Escape" && !one.list.hidden) {
      event.preventDefault();
      event.stopPropagation();
      close(one);
    } else if (event.key === "Backspace" && one.chips && !one.input.value) {
      const last = [...one.chips.querySelectorAll("input:checked")].at(-1);
      if (last) last.checked = false;
      if (last) say(`${last.parentElement.textContent} removed.`);
      changed(one);
    }
  }, true); // before those whom Escape tells to close what the field stands in
  document.addEventListener("pointerdown", (event) => {
    const option = event.target.closest?.("[data-combobox] [role=option]");
    if (!option) return;
    event.preventDefault();
    choose(at(event), option);
  });
}

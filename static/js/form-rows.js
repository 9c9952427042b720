// [data-rows]: children of a form are added, moved, removed and put back without a trip to the server.
{
  const say = (text) => document.dispatchEvent(new CustomEvent("announce", { detail: text }));
  const name = (row) => row.querySelector("[data-row-name]")?.textContent ?? row.closest("[data-rows]").dataset.noun;
  const listOf = (row) => row.parentElement;
  const touched = (element) => element.dispatchEvent(new Event("change", { bubbles: true }));

  const tally = (rows) => {
    const place = rows.closest(".form-section")?.querySelector("[data-tally]");
    const top = rows.closest(".form-section")?.querySelector("[data-list]");
    if (place && top) place.textContent = top.querySelectorAll(":scope > [data-row]:not(.removed)").length;
  };

  const add = (rows, after = null) => {
    const list = rows.querySelector(":scope > [data-list]");
    const numbers = [...list.children].map((row) => Number(/\.n(\d+)$/.exec(row.dataset.row)?.[1] ?? 0));
    const key = `n${Math.max(0, ...numbers) + 1}`;
    const copy = document.createElement("template");
    const { rows: path, depth } = rows.dataset;
    const names = { [`__row${depth}__`]: `${path}.${key}`, [`__rows${depth}__`]: path, [`__key${depth}__`]: key };
    copy.innerHTML = Object.entries(names).reduce((html, [name, value]) => html.replaceAll(name, value), rows.querySelector(":scope > [data-prototype]").innerHTML);
    const row = copy.content.firstElementChild;
    if (after) after.after(row);
    else list.append(row);
    const fields = [...row.querySelectorAll(".row-fields :is(input:not([type=hidden]), select, textarea)")];
    (fields.find((one) => !one.value) ?? fields[0])?.focus(); // not what has a value to begin with, as a choice of two
    say(`${rows.dataset.noun} added.`);
    tally(rows);
    touched(list);
  };

  const remove = (row, button) => {
    const rows = row.closest("[data-rows]");
    if ("stored" in row.dataset) {
      const gone = row.classList.toggle("removed");
      row.querySelector(":scope > [data-removed]").value = gone ? "1" : "";
      for (const fields of row.querySelectorAll(".row-fields")) fields.inert = gone;
      const fold = row.querySelector(":scope > details");
      if (fold && gone) fold.open = false;
      button.textContent = gone ? "Put back" : "Remove";
      say(gone ? `${name(row)} goes when you save.` : `${name(row)} stays.`);
    } else {
      const next = row.nextElementSibling ?? row.previousElementSibling;
      row.remove();
      (next?.querySelector("[data-row-do=remove]") ?? rows.querySelector(":scope > [data-row-add]")).focus();
      say("Removed.");
    }
    tally(rows);
    touched(rows);
  };

  const move = (row, up) => {
    const other = up ? row.previousElementSibling : row.nextElementSibling;
    if (!other) return say(up ? "It is the first." : "It is the last.");
    const focused = document.activeElement;
    if (up) other.before(row);
    else other.after(row);
    focused.focus();
    const all = [...listOf(row).children];
    say(`${name(row)}: ${all.indexOf(row) + 1} of ${all.length}.`);
    touched(row);
  };

  document.addEventListener("click", (event) => {
    const adding = event.target.closest("[data-row-add]");
    const button = event.target.closest("[data-row-do]");
    if (!adding && !button) return;
    event.preventDefault();
    if (adding) return add(adding.closest("[data-rows]"));
    const row = button.closest("[data-row]");
    if (button.dataset.rowDo === "remove") remove(row, button);
    else move(row, button.dataset.rowDo === "up");
  });

  document.addEventListener("keydown", (event) => {
    if (!event.altKey || event.ctrlKey || event.metaKey) return;
    const row = event.target.closest?.("[data-row]");
    if (!row) return;
    const act = {
      ArrowUp: () => row.querySelector(":scope > .row-tools [data-row-do=up]") && move(row, true),
      ArrowDown: () => row.querySelector(":scope > .row-tools [data-row-do=down]") && move(row, false),
      Enter: () => add(row.closest("[data-rows]"), row),
      Backspace: () => remove(row, row.querySelector(":scope > .row-tools [data-row-do=remove]")),
    }[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });

  // A row is called by the first of its texts.
  document.addEventListener("input", (event) => {
    const row = event.target.closest?.("[data-row]");
    const called = row?.querySelector(":scope > details [data-row-name]");
    const first = row?.querySelector(".row-fields :is(input:not([type=hidden], [type=checkbox]), textarea)");
    if (called && event.target === first) called.textContent = first.value.trim().slice(0, 80) || `New ${row.closest("[data-rows]").dataset.noun}`;
  });
}

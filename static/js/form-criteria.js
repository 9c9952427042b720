// [data-criteria="field-drivers"]: the table of weighed criteria in that text as a grid, with a column for each option.
// The text stays what is sent; totals and what to know of them come from the server, which shows them so to readers.
{
  const HEAD = /^\|\s*criterion\s*\|\s*weight\s*\|/i;
  const cells = (line) => line.trim().replace(/^\||\|$/g, "").split(/(?<!\\)\|/).map((cell) => cell.trim());
  const row = (values) => `| ${values.map((value) => value.replace(/\s+/g, " ").replace(/(?<!\\)\|/g, "\\|").trim()).join(" | ")} |`;

  const begin = (place) => {
    const area = document.getElementById(place.dataset.criteria);
    const { form } = area;
    const names = new Map(); // of the options, by their fields
    let grid = null; // [head, ...rows], each a list of texts
    let [before, after] = ["", ""];
    let timer;

    const titles = () => [...form.querySelectorAll('[name^="options."][name$=".title"]')].filter((one) => !one.closest("[hidden]"));
    const read = () => {
      const lines = area.value.split("\n");
      const at = lines.findIndex((line, place) => HEAD.test(line) && /^[\s|:-]+$/.test(lines[place + 1] ?? ""));
      if (at < 0) return null;
      let end = at + 2;
      while (lines[end]?.includes("|")) end += 1;
      [before, after] = [lines.slice(0, at).join("\n"), lines.slice(end).join("\n")];
      return [cells(lines[at]), ...lines.slice(at + 2, end).map(cells)];
    };
    const markdown = () => [row(grid[0]), row(grid[0].map(() => "---")), ...grid.slice(1).map(row)].join("\n");
    const write = () => {
      area.value = `${before && `${before.trimEnd()}\n\n`}${markdown()}${after && `\n${after}`}`;
      area.dispatchEvent(new Event("input", { bubbles: true }));
      clearTimeout(timer);
      timer = setTimeout(total, 300);
    };
    const field = (value, label, change, numeric) => {
      const made = Object.assign(document.createElement("input"), { className: "input", value, inputMode: numeric ? "decimal" : "text", autocomplete: "off" });
      made.setAttribute("aria-label", label);
      made.addEventListener("input", (event) => { event.stopPropagation(); change(made.value); write(); });
      return made;
    };
    const cell = (kind, content) => {
      const made = document.createElement(kind);
      if (kind === "th") made.scope = "col";
      made.append(content);
      return made;
    };
    const button = (words, act, label = words) => {
      const made = Object.assign(document.createElement("button"), { type: "button", className: "button quiet small", textContent: words });
      made.setAttribute("aria-label", label);
      made.addEventListener("click", act);
      return made;
    };
    const draw = () => {
      const [head, ...rows] = grid;
      const table = document.createElement("table");
      table.createTHead().insertRow().append(...[...head, ""].map((text) => cell(text ? "th" : "td", text)));
      const body = table.createTBody();
      for (const [at, values] of rows.entries()) {
        const name = () => values[0] || `criterion ${at + 1}`;
        const line = body.insertRow();
        for (const [column, title] of head.entries()) {
          values[column] ??= "";
          const label = column === 0 ? `Criterion ${at + 1}` : `${title}: ${name()}`;
          line.append(cell("td", field(values[column], label, (text) => { values[column] = text; }, column > 0)));
        }
        line.append(cell("td", button("×", () => { grid.splice(at + 1, 1); draw(); write(); }, `Remove ${name()}`)));
      }
      table.createTFoot().insertRow();
      const add = button("Another criterion", () => { grid.push(head.map((_, column) => (column === 1 ? "1" : ""))); draw(); write(); focus(); });
      const text = button("As text", () => { area.hidden = !area.hidden; });
      const tools = Object.assign(document.createElement("div"), { className: "cluster" });
      tools.append(add, text);
      const said = Object.assign(document.createElement("div"), { className: "criteria-said" });
      said.setAttribute("role", "status");
      const frame = Object.assign(document.createElement("div"), { className: "criteria-frame" });
      frame.append(table);
      place.replaceChildren(frame, said, tools);
      place.hidden = false;
      total();
    };
    const total = async () => {
      const headers = { "X-CSRF-Token": form.elements.csrf.value, "X-In-Place": "1" };
      const answer = await fetch("/admin/preview", { method: "POST", headers, body: new URLSearchParams({ text: markdown() }) }).catch(() => null);
      if (!answer?.ok) return;
      const shown = new DOMParser().parseFromString(await answer.text(), "text/html");
      const last = [...(shown.querySelector("tbody tr:last-child")?.cells ?? [])];
      const line = place.querySelector("tfoot tr");
      line.replaceChildren(...(last[0]?.textContent === "Total" ? last.map((one) => cell(one.querySelector("strong") ? "th" : "td", one.textContent)) : []));
      place.querySelector(".criteria-said").replaceChildren(...shown.querySelectorAll(".md-alert"));
    };
    const focus = () => place.querySelector("tbody tr:last-child input").focus();
    const start = () => {
      grid = read();
      if (!grid) return false;
      area.hidden = !before.trim() && !after.trim();
      draw();
      return true;
    };
    const note = () => { for (const one of titles()) names.set(one, one.value.trim()); };

    form.querySelector("[data-criteria-add]").addEventListener("click", (event) => {
      event.preventDefault();
      if (!grid && !start()) {
        const options = titles().map((one) => one.value.trim()).filter(Boolean);
        const head = ["Criterion", "Weight", ...(options.length ? options : ["Option A", "Option B"])];
        area.value = `${area.value.trimEnd()}\n\n${row(head)}\n${row(head.map(() => "---"))}\n${row(head.map((_, at) => (at === 1 ? "1" : "")))}`.trimStart();
        start();
        write();
      }
      focus();
    });
    // An option that is called otherwise, and one that came since.
    form.addEventListener("change", (event) => {
      const was = names.get(event.target);
      if (!grid || !titles().includes(event.target)) return note();
      const [at, now] = [was ? grid[0].indexOf(was, 2) : -1, event.target.value.trim()];
      note();
      if (!now || grid[0].includes(now)) return;
      const free = grid[0].findIndex((name, column) => column > 1 && /^Option [A-Z]$/.test(name));
      if (at > 0 || free > 0) grid[0][at > 0 ? at : free] = now;
      else grid[0].push(now);
      draw();
      write();
    });
    area.addEventListener("input", (event) => { if (event.isTrusted && read()) start(); });
    note();
    start();
  };

  for (const place of document.querySelectorAll("[data-criteria]")) begin(place);
}

// Images that are pasted into a Markdown text, dropped on it or chosen with the toolbar are sent, and shown from then on.
{
  const KINDS = "image/png,image/jpeg,image/gif,image/webp";
  const MOST = 10 * 1024 * 1024;
  const at = (event) => (event.target.matches?.(".writing [data-preview] textarea") ? event.target : null);
  const carried = (data) => [...(data?.files ?? [])].filter((file) => file.type.startsWith("image/"));
  let number = 0;

  const tell = (area, text) => {
    const field = area.closest(".field");
    const known = field.querySelector("[data-image-error]");
    const place = known ?? Object.assign(document.createElement("p"), { className: "error" });
    place.setAttribute("role", "alert");
    place.dataset.imageError = "";
    place.textContent = text;
    if (!known) field.append(place);
    place.hidden = !text;
  };
  // An image stands in a paragraph of its own: beside words it would be one of them, and below a table a cell.
  const apart = (before, text, after) => [
    /^\s*$|\n[ \t]*\n[ \t]*$/.test(before) ? "" : /\n[ \t]*$/.test(before) ? "\n" : "\n\n",
    text,
    /^\s*$|^[ \t]*\n[ \t]*\n/.test(after) ? "" : /^[ \t]*\n/.test(after) ? "\n" : "\n\n",
  ];
  const replace = (area, old, text) => {
    const start = area.value.indexOf(old);
    const end = start + old.length;
    const inside = area.selectionStart >= start && area.selectionStart <= end;
    if (start >= 0) {
      const put = text ? apart(area.value.slice(0, start), text, area.value.slice(end)) : [""];
      area.setRangeText(put.join(""), start, end, "preserve");
      const caret = start + put.slice(0, 2).join("").length;
      if (inside) area.setSelectionRange(caret, caret);
    }
    area.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const send = async (area, file) => {
    if (file.size > MOST) return [`${file.name} has more than ${MOST / 1024 ** 2} MB.`];
    const body = new FormData();
    body.append("file", file);
    const headers = { "X-CSRF-Token": area.form.elements.csrf.value, "X-In-Place": "1" };
    const answer = await fetch("/images", { method: "POST", headers, body }).catch(() => null);
    const closed = answer?.headers.get("HX-Trigger");
    if (closed) area.dispatchEvent(new CustomEvent(closed, { bubbles: true }));
    if (closed) return ["Sign in, and put the image there once more."];
    const said = await answer?.json().catch(() => null);
    return said?.written ? ["", said.written] : [`${file.name}: ${said?.message ?? "It could not be sent. Try again."}`];
  };
  const put = async (area, files) => {
    const marks = files.map((file) => `<!-- ${file.name.replace(/--+|[<>]/g, "-")} is being sent: ${++number} -->`);
    area.setRangeText(marks.join("\n"), area.selectionEnd, area.selectionEnd, "end");
    tell(area, "");
    const refused = [];
    for (const [place, file] of files.entries()) {
      const [why, written] = await send(area, file);
      if (why) refused.push(why);
      replace(area, marks[place], written ?? "");
    }
    tell(area, refused.join(" "));
  };

  globalThis.imageTool = () => {
    const tool = Object.assign(document.createElement("button"), { type: "button", title: "Image", textContent: "▧", tabIndex: -1 });
    tool.setAttribute("aria-label", "Image");
    tool.dataset.mdButton = ""; // reached by arrows, as the others
    tool.addEventListener("click", () => {
      const area = document.getElementById(tool.parentElement.getAttribute("for"));
      const chooser = Object.assign(document.createElement("input"), { type: "file", accept: KINDS, multiple: true });
      chooser.addEventListener("change", () => put(area, [...chooser.files]));
      chooser.click();
    });
    return tool;
  };
  for (const [name, read] of [["paste", (event) => event.clipboardData], ["drop", (event) => event.dataTransfer]]) {
    document.addEventListener(name, (event) => {
      const area = at(event);
      const data = area && read(event);
      if (!area || !data?.files.length || data.types.includes("text/html") && name === "paste" && data.getData("text/plain")) return;
      event.preventDefault();
      event.stopPropagation();
      const files = carried(data);
      if (files.length) put(area, files);
      else tell(area, "Only images can be put into a text: PNG, JPEG, GIF and WebP.");
    }, true);
  }
  document.addEventListener("dragover", (event) => at(event) && event.dataTransfer?.types.includes("Files") && event.preventDefault());
}

// Over the Markdown text that has the keyboard stands a toolbar; a link that is pasted over words there links them. Both
// are elements of others, fetched with the first such text; without them one types as before.
{
  const { toolbar: address, paste } = document.currentScript.dataset;
  const TOOLS = [["md-header", "H", "Heading"], ["md-bold", "B", "Bold", "b"], ["md-italic", "I", "Italic", "i"], ["md-quote", ">", "Quote"], ["md-code", "<>", "Code"], ["md-link", "[ ]", "Link"], ["md-unordered-list", "•", "List"], ["md-ordered-list", "1.", "Numbered list"]];
  let bar;
  let pasting;

  const build = () => {
    const made = document.createElement("markdown-toolbar");
    made.className = "text-tools";
    made.setAttribute("aria-label", "Format");
    for (const [name, sign, words, key] of TOOLS) {
      const tool = document.createElement(name);
      tool.textContent = sign;
      tool.title = key ? `${words}: Ctrl+${key.toUpperCase()}` : words;
      tool.setAttribute("role", "button");
      tool.tabIndex = -1; // arrows go from one to the next
      if (key) tool.dataset.keys = `mod+${key}`;
      tool.setAttribute("aria-label", words);
      made.append(tool);
    }
    made.append(globalThis.imageTool());
    return made;
  };

  const begin = async (text) => {
    pasting ??= import(paste);
    const [{ subscribe }] = await Promise.all([pasting, import(address)]);
    if (!("pastes" in text.dataset)) subscribe(text);
    text.dataset.pastes = "";
    if (document.activeElement !== text) return;
    bar ??= build();
    bar.setAttribute("for", text.id);
    const head = text.closest(".field").querySelector(".field-head");
    if (bar.parentElement !== head) head.querySelector("label").after(bar);
  };

  document.addEventListener("focusin", (event) => {
    if (address && event.target.matches?.(".writing [data-preview] textarea")) begin(event.target);
  });
}

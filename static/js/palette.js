// "/" and Ctrl-K or Cmd-K open the palette over any page; closing it gives the focus back to where it was.
for (const palette of document.querySelectorAll("#palette")) {
  const field = palette.querySelector("input");

  const ask = () => field.dispatchEvent(new Event("palette-open"));
  // htmx begins a moment after the page; what was asked before that it did not hear.
  field.addEventListener("htmx:after:init", () => palette.open && ask());

  const open = () => {
    if (palette.open) return;
    palette.showModal();
    field.value = "";
    field.focus();
    ask();
  };

  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select, [contenteditable]");
    const plain = !event.altKey && !event.shiftKey;
    const slash = event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey;
    const both = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && plain;
    if (!slash && !both) return;
    event.preventDefault();
    if (both && palette.open) palette.close();
    else open();
  });

  palette.addEventListener("click", (event) => {
    if (event.target === palette || event.target.closest("[data-palette-close]")) palette.close();
  });
}

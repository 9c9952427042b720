// "?" shows the keyboard map. [data-keys="mod+s"] is operated by its keys, "mod" being Ctrl or Cmd. With Alt a key counts
// by its place: what it types differs from layout to layout.
for (const map of document.querySelectorAll("#keys")) {
  const pressed = (event) => {
    const mod = event.ctrlKey || event.metaKey ? "mod+" : "";
    const letter = event.altKey && !event.getModifierState("AltGraph") && /^Key([A-Z])$/.exec(event.code)?.[1];
    return `${mod}${event.altKey ? "alt+" : ""}${(letter || event.key).toLowerCase()}`;
  };
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.defaultPrevented) return;
    const typing = event.target.closest("input, textarea, select, [contenteditable]");
    const keys = pressed(event);
    if (keys === "?" && !typing) {
      event.preventDefault();
      return map.showModal();
    }
    if (typing && !/^(mod|alt)\+/.test(keys)) return;
    const within = document.querySelector("dialog[open]") ?? document;
    const found = [...within.querySelectorAll("[data-keys]")].find((one) => one.dataset.keys === keys);
    if (!found) return;
    event.preventDefault();
    found.click();
  });
  map.addEventListener("click", (event) => {
    if (event.target === map || event.target.closest("[data-keys-close]")) map.close();
  });
}

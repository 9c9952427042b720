// "?" shows the keyboard map. [data-keys="mod+s"] is operated by its keys, "mod" being Ctrl or Cmd.
for (const map of document.querySelectorAll("#keys")) {
  const pressed = (event) => {
    const mod = event.ctrlKey || event.metaKey ? "mod+" : "";
    return `${mod}${event.altKey ? "alt+" : ""}${event.key.toLowerCase()}`;
  };
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.defaultPrevented) return;
    const typing = event.target.closest("input, textarea, select, [contenteditable]");
    const keys = pressed(event);
    if (keys === "?" && !typing) {
      event.preventDefault();
      return map.showModal();
    }
    if (typing && !keys.startsWith("mod+")) return;
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

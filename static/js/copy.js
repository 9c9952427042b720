// [data-copy]: copies the text of the element that it names, or the address of an anchor.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const named = button.dataset.copy && document.querySelector(button.dataset.copy);
  const source = named || button.closest(".code")?.querySelector("code");
  try {
    await navigator.clipboard.writeText(source ? source.textContent : new URL(button.getAttribute("href"), location.href).href);
    document.dispatchEvent(new CustomEvent("announce", { detail: "Copied." }));
    button.dataset.copied = "";
    setTimeout(() => delete button.dataset.copied, 1500);
  } catch {
    document.dispatchEvent(new CustomEvent("announce", { detail: "The browser did not allow copying." }));
  }
});

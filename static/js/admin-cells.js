// [data-cell]: a value of a list is changed in its place; Escape or Cancel puts it back.
{
  const close = (place) => {
    const link = place.parentElement.querySelector("[data-cell]");
    place.remove();
    link.hidden = false;
    link.focus();
  };

  const open = async (link) => {
    const cell = link.parentElement;
    const headers = { "HX-Request": "true", "HX-Request-Type": "partial" };
    const answer = await fetch(link.href, { headers }).catch(() => null);
    if (!answer?.ok || answer.redirected) return location.assign(link.href);
    for (const other of document.querySelectorAll("td > div:has(> .cell-form)")) close(other);
    const place = document.createElement("div");
    place.innerHTML = await answer.text();
    link.hidden = true;
    cell.append(place);
    const field = place.querySelector("select, textarea, input:not([type=hidden])");
    field?.focus();
    field?.select?.();
  };

  const within = (event) => event.target.closest?.(".cell-form")?.closest("td > div");

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-cell]");
    const plain = !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.button;
    if (link && plain && !event.target.closest("a:not([data-cell])")) {
      event.preventDefault();
      open(link);
    } else if (event.target.closest("[data-cell-cancel]") && within(event)) {
      event.preventDefault();
      close(within(event));
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented || !within(event)) return;
    event.preventDefault();
    close(within(event));
  });
}

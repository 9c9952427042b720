// [data-cell]: a value of a list is changed in its place, and its row renewed where it stands; Escape or Cancel puts it back.
{
  const close = (place) => {
    const link = place.parentElement.querySelector("[data-cell]");
    place.remove();
    link.hidden = false;
    link.focus();
  };

  const open = async (link) => {
    const cell = link.parentElement;
    const headers = { "HX-Request": "true", "HX-Request-Type": "partial", "X-In-Place": "1" };
    const answer = await fetch(link.href, { headers }).catch(() => null);
    const closed = answer?.headers.get("HX-Trigger");
    if (closed) return link.dispatchEvent(new CustomEvent(closed, { bubbles: true }));
    if (!answer?.ok || answer.redirected) return location.assign(link.href);
    for (const other of document.querySelectorAll("td > div:has(> .cell-form)")) close(other);
    const place = document.createElement("div");
    place.innerHTML = await answer.text();
    link.hidden = true;
    cell.append(place);
    const field = place.querySelector("[id^=field-]");
    field?.focus();
    field?.select?.();
  };

  const read = async (answer) => new DOMParser().parseFromString(await answer.text(), "text/html");

  // What the server answers to a form without scripts is the list again, or the form with what is wrong. Of both only
  // the row or the field is taken; whatever else it has to say, it says on its own page.
  const save = async (form) => {
    const cell = form.closest("td"), row = cell.parentElement, field = form.querySelector(".field");
    const body = new URLSearchParams(new FormData(form)), headers = { "X-In-Place": "1" };
    const answer = await fetch(form.action, { method: "POST", headers, body }).catch(() => null);
    const closed = answer?.headers.get("HX-Trigger");
    if (closed === "signed-out") return form.dispatchEvent(new CustomEvent(closed, { bubbles: true }));
    if (!answer?.ok && answer?.status !== 422) return form.submit();
    const page = await read(answer);
    if (answer.redirected) {
      const renewed = page.getElementById(row.id);
      if (!renewed) return location.assign(answer.url);
      renewed.querySelector("[name=chosen]").checked = row.querySelector("[name=chosen]").checked;
      row.replaceWith(renewed);
      renewed.cells[cell.cellIndex]?.querySelector("[data-cell]")?.focus();
      return document.dispatchEvent(new CustomEvent("announce", { detail: "Saved." }));
    }
    const wrong = page.getElementById(field.querySelector("[id^=field-]")?.id)?.closest(".field");
    if (!wrong?.querySelector(".error")) return form.submit();
    field.replaceWith(wrong);
    wrong.querySelector("[id^=field-]").focus();
    document.dispatchEvent(new CustomEvent("announce", { detail: wrong.querySelector(".error").textContent.trim() }));
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
  document.addEventListener("submit", (event) => {
    if (event.defaultPrevented || !within(event)) return;
    event.preventDefault();
    if (event.target.ariaBusy) return;
    event.target.ariaBusy = "true";
    save(event.target).finally(() => (event.target.ariaBusy = null));
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented || !within(event)) return;
    event.preventDefault();
    close(within(event));
  });
}

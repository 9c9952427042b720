// The palette's list: arrows choose an option while the cursor stays in the field, Enter opens it.
for (const palette of document.querySelectorAll("#palette")) {
  const [field, list, status] = ["input", "[role=listbox]", "[role=status]"].map((one) => palette.querySelector(one));
  const options = () => [...list.querySelectorAll("[role=option]")];
  const chosen = () => list.querySelector("[aria-selected=true]");

  const choose = (option) => {
    chosen()?.setAttribute("aria-selected", "false");
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    if (option) field.setAttribute("aria-activedescendant", option.id);
    else field.removeAttribute("aria-activedescendant");
  };

  const steps = { ArrowDown: 1, ArrowUp: -1 };
  field.addEventListener("keydown", (event) => {
    const all = options();
    if (event.key in steps && all.length) {
      event.preventDefault();
      choose(all[(all.indexOf(chosen()) + steps[event.key] + all.length) % all.length]);
    } else if (event.key === "Enter" && chosen() && !event.isComposing) {
      event.preventDefault();
      if (event.ctrlKey || event.metaKey) window.open(chosen().href, "_blank", "noopener");
      else chosen().click();
    }
  });

  list.addEventListener("pointermove", (event) => {
    const option = event.target.closest("[role=option]");
    if (option && option !== chosen()) choose(option);
  });

  // The same page with another anchor: nothing is loaded, so the palette would stay.
  list.addEventListener("click", (event) => event.target.closest("[role=option]") && palette.close());

  // Until the answer is there, Enter must not open what an earlier text found.
  field.addEventListener("input", () => choose(null));
  document.addEventListener("htmx:after:swap", () => {
    if (!palette.open) return;
    choose(options()[0]);
    status.textContent = list.querySelector("[data-said]")?.textContent ?? "";
  });
}

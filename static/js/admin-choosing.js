// [data-choose-all] ticks every row of a page, [data-choose-none] none; [data-ticked] says how many are.
{
  const boxes = () => [...document.querySelectorAll("[name=chosen]")];
  const count = () => {
    const tally = document.querySelector("[data-ticked]");
    if (!tally) return;
    const all = document.querySelector("[data-choose-all]");
    const ticked = boxes().filter((box) => box.checked).length;
    tally.textContent = ticked || "";
    all.checked = ticked > 0 && ticked === boxes().length;
    all.indeterminate = ticked > 0 && !all.checked;
  };
  const tick = (checked) => {
    for (const box of boxes()) box.checked = checked;
    count();
  };
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-choose-all]")) tick(event.target.checked);
    else if (event.target.name === "chosen") count();
  });
  document.addEventListener("click", (event) => event.target.closest("[data-choose-none]") && tick(false));
  document.addEventListener("htmx:after:swap", count);
  addEventListener("pageshow", count); // a browser that goes back ticks the rows again
  count();
}

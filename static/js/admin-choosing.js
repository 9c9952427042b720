// [data-ticked]: says how many rows are ticked, in a button that waits until there are some.
{
  const count = () => {
    const tally = document.querySelector("[data-ticked]");
    if (!tally) return;
    const ticked = document.querySelectorAll("[name=chosen]:checked").length;
    tally.textContent = ticked || "";
    tally.closest("button").disabled = !ticked;
  };
  document.addEventListener("change", (event) => event.target.name === "chosen" && count());
  document.addEventListener("htmx:after:swap", count);
  addEventListener("pageshow", count); // a browser that goes back ticks the rows again
  count();
}

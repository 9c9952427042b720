// [data-part-add="options"]: adds a part of that kind where its section stands, which shows with its first one.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-part-add]");
  const rows = button?.form.querySelector(`[data-rows="${button.dataset.partAdd}"]`);
  if (!rows) return;
  event.preventDefault();
  rows.querySelector(":scope > [data-row-add]").click();
});
// [data-fits]: whether the pins beside it can be satisfied together is asked a moment after they change.
{
  let timer;
  const ask = async (place) => {
    const form = place.closest("form");
    const headers = { "X-CSRF-Token": form.elements.csrf.value, "X-In-Place": "1" };
    const answer = await fetch(place.dataset.fits, { method: "POST", headers, body: new URLSearchParams(new FormData(form)) }).catch(() => null);
    if (answer?.ok) place.innerHTML = await answer.text();
  };
  const soon = (event) => {
    const place = event.target.closest?.(".part")?.querySelector("[data-fits]");
    if (!place) return;
    clearTimeout(timer);
    timer = setTimeout(() => ask(place), 400);
  };
  document.addEventListener("input", soon);
  document.addEventListener("change", soon);
  for (const place of document.querySelectorAll(".part:has([data-row]) [data-fits]")) ask(place);
}

// [data-part-add="options"]: adds a part of that kind where its section stands, which shows with its first one.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-part-add]");
  const rows = button?.form.querySelector(`[data-rows="${button.dataset.partAdd}"]`);
  if (!rows) return;
  event.preventDefault();
  rows.querySelector(":scope > [data-row-add]").click();
});

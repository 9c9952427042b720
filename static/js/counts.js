// Writes how many rows each filter would find beside it, when other results have come: what is chosen is the reader's own.
{
  const write = () => {
    const source = document.getElementById("counts");
    const form = document.getElementById("filters");
    if (!source || !form) return;
    const counts = JSON.parse(source.dataset.counts);
    const words = (facet, value) => {
      const counted = counts[facet];
      return counted ? (counted[value] ?? 0).toString().replace(/\B(?=(\d{3})+$)/g, "\u202f") : "";
    };
    for (const tally of form.querySelectorAll("[data-count]")) {
      const box = tally.closest("label").querySelector("input");
      tally.textContent = words(box.name, box.value);
    }
    for (const option of form.querySelectorAll("option")) {
      const list = option.closest("datalist");
      const facet = list ? form.querySelector(`[list="${list.id}"]`).name : option.closest("select").name;
      if (!(facet in counts) || !option.value) continue;
      const [name] = option.textContent.split("\u00a0(");
      const number = words(facet, option.value);
      option.textContent = number ? `${name}\u00a0(${number})` : name;
    }
  };
  document.addEventListener("htmx:after:swap", write);
}

// [data-viewed]: the records that this browser opened last. Other pages that load this note themselves.
{
  const SHOWN = 6;
  const list = document.querySelector("[data-viewed]");
  try {
    const known = JSON.parse(localStorage.getItem("viewed") ?? "[]").filter(([path]) => path !== location.pathname);
    if (!list) {
      known.unshift([location.pathname, document.title.replace(/ · Rationale$/, "")]);
      localStorage.setItem("viewed", JSON.stringify(known.slice(0, SHOWN)));
    } else if (known.length) {
      for (const [path, title] of known) {
        const link = Object.assign(document.createElement("a"), { href: path, textContent: title });
        list.querySelector("ul").appendChild(document.createElement("li")).append(link);
      }
      list.hidden = false;
    }
  } catch {
    // Storage may be forbidden, or hold what another release wrote; then nothing is remembered.
  }
}

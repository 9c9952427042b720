// [data-density]: the rows of every list close together, or apart again.
{
  const root = document.documentElement;
  const show = () => {
    for (const button of document.querySelectorAll("[data-density]")) {
      if (button !== root) button.setAttribute("aria-pressed", root.dataset.density === "compact");
    }
  };
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-density]");
    if (!button) return;
    const compact = root.dataset.density !== "compact";
    if (compact) root.dataset.density = "compact";
    else delete root.dataset.density;
    try {
      if (compact) localStorage.setItem("density", "compact");
      else localStorage.removeItem("density");
    } catch {
      // It then lasts as long as the page.
    }
    show();
  });
  document.addEventListener("htmx:after:swap", show);
  show();
}

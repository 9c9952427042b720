// [data-theme-toggle]: system, light, dark, and round again.
{
  const root = document.documentElement;
  const order = ["system", "light", "dark"];
  const current = () => root.dataset.theme ?? "system";

  const show = (button) => {
    const theme = current();
    button.querySelector("use").setAttribute("href", `${button.dataset.sprite}#${theme === "system" ? "system" : theme === "light" ? "sun" : "moon"}`);
    button.setAttribute("aria-label", `Theme: ${theme}. Change it`);
    button.title = `Theme: ${theme}`;
  };

  for (const button of document.querySelectorAll("[data-theme-toggle]")) {
    show(button);
    button.addEventListener("click", () => {
      const next = order[(order.indexOf(current()) + 1) % order.length];
      if (next === "system") delete root.dataset.theme;
      else root.dataset.theme = next;
      try {
        if (next === "system") localStorage.removeItem("theme");
        else localStorage.setItem("theme", next);
      } catch {
        // It then lasts as long as the page.
      }
      show(button);
    });
  }
}

// Before the first paint: the chosen theme and density, and the sign that scripts run.
{
  const root = document.documentElement;
  root.classList.add("scripted");
  try {
    const theme = localStorage.getItem("theme");
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
    if (localStorage.getItem("density") === "compact") root.dataset.density = "compact";
  } catch {
    // Storage may be forbidden; then the system's theme holds.
  }
}

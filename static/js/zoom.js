// [data-zoom]: a drawing in a scrolling region grows and shrinks by + and -, 0 fits it; Ctrl and the wheel do so under the
// cursor, and it can be dragged.
{
  const STEP = 1.25;
  const LEGIBLE = 0.15; // fitted smaller than this, as into a phone, even numbers are none
  const drawing = (view) => view.querySelector("svg");

  // What is too small for its words says its number, as large as there is room.
  const label = (svg, scale) => {
    svg.classList.toggle("far", scale < 0.6);
    svg.style.setProperty("--scale", scale);
  };
  const resize = (view, scale, at = { x: view.clientWidth / 2, y: view.clientHeight / 2 }) => {
    const svg = drawing(view);
    const { width, height } = svg.viewBox.baseVal;
    const before = svg.getBoundingClientRect().width / width;
    const bounded = Math.min(3, Math.max(0.1, scale(before)));
    const grown = bounded / before;
    svg.classList.remove("fit");
    label(svg, bounded);
    svg.setAttribute("width", width * bounded);
    svg.setAttribute("height", height * bounded);
    view.scrollTo((view.scrollLeft + at.x) * grown - at.x, (view.scrollTop + at.y) * grown - at.y);
    document.dispatchEvent(new CustomEvent("announce", { detail: `${Math.round(bounded * 100)} %` }));
  };
  const fit = (view) => resize(view, () => view.clientWidth / drawing(view).viewBox.baseVal.width);
  const keys = {
    "+": (view) => resize(view, (scale) => scale * STEP),
    "=": (view) => keys["+"](view),
    "-": (view) => resize(view, (scale) => scale / STEP),
    0: fit,
  };

  // What is drawn may begin far below the corner: one begins at what is looked for, or where the first box is.
  const begin = () => {
    for (const view of document.querySelectorAll("[data-zoom]")) {
      const svg = drawing(view);
      const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
      if (scale < LEGIBLE && !location.search.includes("zoom=fit")) resize(view, () => 0.35);
      else label(svg, scale);
      const first = view.querySelector(".found") ?? view.querySelector("a");
      const [box, window] = [first.getBoundingClientRect(), view.getBoundingClientRect()];
      view.scrollTop += Math.max(0, box.top - window.top - view.clientHeight / 3);
      view.scrollLeft += Math.max(0, box.left - window.left - view.clientWidth / 3);
    }
  };
  begin();
  document.addEventListener("htmx:after:swap", begin);

  document.addEventListener("keydown", (event) => {
    const view = event.target.closest?.("[data-zoom]");
    if (!view || !keys[event.key] || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    keys[event.key](view);
  });

  document.addEventListener(
    "wheel",
    (event) => {
      const view = (event.ctrlKey || event.metaKey) && event.target.closest("[data-zoom]");
      if (!view) return;
      event.preventDefault();
      const corner = view.getBoundingClientRect();
      const at = { x: event.clientX - corner.x, y: event.clientY - corner.y };
      resize(view, (scale) => scale * Math.exp(-event.deltaY / 300), at);
    },
    { passive: false },
  );

  let held = null;
  document.addEventListener("pointerdown", (event) => {
    const view = event.pointerType === "mouse" && event.button === 0 && event.target.closest("[data-zoom]");
    if (view) held = { view, x: event.clientX + view.scrollLeft, y: event.clientY + view.scrollTop };
  });
  document.addEventListener("pointermove", (event) => {
    if (!held) return;
    const [left, top] = [held.x - event.clientX, held.y - event.clientY];
    if (Math.hypot(left - held.view.scrollLeft, top - held.view.scrollTop) < 4 && !held.moved) return;
    held.moved = true;
    held.view.classList.add("dragged");
    held.view.scrollTo(left, top);
  });
  document.addEventListener("pointerup", () => {
    held?.view.classList.remove("dragged");
    // The click that ends a drag must not follow the link it began on.
    if (held?.moved) addEventListener("click", (event) => event.preventDefault(), { capture: true, once: true });
    held = null;
  });
  document.addEventListener("dragstart", (event) => event.target.closest?.("[data-zoom]") && event.preventDefault());
}

// #field-…: a link to a field opens what it is folded into and gives it the keyboard.
{
  const go = () => {
    const target = location.hash.startsWith("#field-") && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    for (let fold = target.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    target.scrollIntoView({ block: "center" });
    target.focus({ preventScroll: true });
  };
  addEventListener("hashchange", go);
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#field-']");
    if (link && link.hash === location.hash) go();
  });
  go();
}

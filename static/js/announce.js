// Says in the live region what [data-announce] reads after a part of the page was swapped, and what others ask to be said.
{
  const region = document.getElementById("announcements");
  const say = (text) => {
    region.textContent = "";
    requestAnimationFrame(() => (region.textContent = text));
  };
  document.addEventListener("announce", (event) => say(event.detail));
  document.addEventListener("htmx:after:swap", (event) => {
    if (event.detail?.ctx?.sourceElement?.closest("[data-quiet]")) return; // fetched again and again
    const source = document.querySelector("#results [data-announce]");
    if (source) say(source.textContent.replace(/\s+/g, " ").trim());
  });
}

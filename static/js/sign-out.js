// What a browser keeps of drafts that could not be sent, and of what was looked at, goes when its person signs out.
document.addEventListener("submit", (event) => {
  if (event.target.getAttribute("action") !== "/sign-out") return;
  for (const name of Object.keys(localStorage)) if (/^(draft:|viewed$)/.test(name)) localStorage.removeItem(name);
});

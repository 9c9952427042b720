// What could not be fetched is said, visibly and aloud: the page and what was typed stay, and one may ask again.
// Scripts that ask with X-In-Place are told by HX-Trigger what holds about their visit, and pass it on as an event.
{
  const toasts = document.getElementById("toasts");
  let told;

  const clear = () => {
    told?.remove();
    told = null;
  };

  const tell = (source, text, link) => {
    clear();
    told = document.createElement("div");
    told.className = "toast";
    told.setAttribute("role", "alert");
    told.textContent = text;
    if (link) told.append(Object.assign(document.createElement("a"), { className: "button small", href: link, target: "_blank", textContent: "Sign in" }));
    else if (source?.matches("[hx-trigger*=input]")) {
      const again = document.createElement("button");
      Object.assign(again, { type: "button", className: "button small", textContent: "Try again" });
      again.addEventListener("click", () => source.dispatchEvent(new Event("input", { bubbles: true })));
      told.append(again);
    }
    (document.querySelector("dialog[open]") ?? toasts).append(told); // which covers everything else
  };

  const away = "The server did not answer. What you see may be out of date.";
  const out = "You are signed out. Sign in in another tab, then go on here: what you typed is still there.";
  const anew = "You have signed in anew since this page was opened. Save it to go on: what you typed is kept.";
  document.addEventListener("htmx:error", (event) => event.detail.ctx && tell(event.detail.ctx.sourceElement, away));
  document.addEventListener("signed-out", (event) => tell(event.target, out, "/sign-in"));
  document.addEventListener("signed-in-anew", (event) => tell(event.target, anew));
  document.addEventListener("htmx:after:swap", clear);
}

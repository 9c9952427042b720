// What htmx could not fetch is said, visibly and aloud: the page and what was typed stay, and one may ask again.
{
  const toasts = document.getElementById("toasts");
  let told;

  const clear = () => {
    told?.remove();
    told = null;
  };

  const tell = (source) => {
    clear();
    told = document.createElement("div");
    told.className = "toast";
    told.setAttribute("role", "alert");
    told.textContent = "The server did not answer. What you see may be out of date.";
    if (source?.matches("[hx-trigger*=input]")) {
      const again = document.createElement("button");
      Object.assign(again, { type: "button", className: "button small", textContent: "Try again" });
      again.addEventListener("click", () => source.dispatchEvent(new Event("input", { bubbles: true })));
      told.append(again);
    }
    (source?.closest("dialog") ?? toasts).append(told); // an open dialog covers everything else
  };

  document.addEventListener("htmx:error", (event) => event.detail.ctx && tell(event.detail.ctx.sourceElement));
  document.addEventListener("htmx:after:swap", clear);
}

// form[data-draft]: what is typed is saved on the server a second after typing stops and when the page hides. The state
// that is shown is what the server confirmed. What could not be sent stays in this browser until it was.
{
  const MOST_ALIVE = 60_000; // bytes that a browser still sends for a page that is gone
  const kept = (name) => `draft:${name}`;
  const headers = (form) => ({ "X-CSRF-Token": form.elements.csrf.value, "X-In-Place": "1", "Content-Type": "application/x-www-form-urlencoded" });
  const clock = (moment) => new Date(moment).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
  const local = {
    put: (name, value) => { try { localStorage.setItem(kept(name), value); } catch { /* full, or not allowed: the page still has it */ } },
    drop: (name) => localStorage.removeItem(kept(name)),
  };

  const begin = (form) => {
    const state = form.querySelector("[data-draft-state]");
    const key = form.elements.draft.value;
    let sequence = Number(form.dataset.sequence);
    let seen = sequence;
    let typed = false;
    let sending = false;
    let stopped = false;
    let wait = 2000;
    let timer;

    const say = (text) => { if (state.textContent !== text) state.textContent = text; };
    const later = (delay) => {
      clearTimeout(timer);
      timer = setTimeout(save, delay);
    };
    const body = () => {
      const fields = new URLSearchParams(new FormData(form));
      fields.set("draft.sequence", String(++sequence));
      fields.set("draft.seen", String(seen));
      return fields.toString();
    };

    // Signed in anew, in another tab: the page of now has the token that this one lacks.
    const renew = async () => {
      const answer = await fetch(location.pathname, { headers: { "X-In-Place": "1" } }).catch(() => null);
      if (!answer?.ok) return false;
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("form[data-draft]");
      if (fresh?.dataset.person !== form.dataset.person) return false;
      const token = fresh.elements.csrf.value;
      for (const field of document.querySelectorAll("input[name=csrf]")) field.value = token;
      document.body.setAttribute("hx-headers:inherited", JSON.stringify({ "X-CSRF-Token": token }));
      return true;
    };

    const confirmed = async (answer, sent) => {
      const said = await answer.json();
      [seen, wait] = [sent, 2000];
      local.drop(key);
      if (!typed) form.dataset.guard = "";
      const { meanwhile } = said;
      say(meanwhile?.version ? `${meanwhile.by} saved version ${meanwhile.version} · your draft is saved` : `Draft saved ${clock(said.saved)}`);
      const others = document.querySelector("[data-draft-others]");
      if (others) others.hidden = !meanwhile?.writing.length;
      if (others) others.querySelector("span").textContent = meanwhile?.writing.join(", ") ?? "";
      if (!form.elements["draft.record"]) history.replaceState(history.state, "", `${location.pathname}?draft=${encodeURIComponent(key)}`);
      if (typed) later(1000);
    };

    const refused = async (answer) => {
      typed = true;
      const closed = answer?.headers.get("HX-Trigger");
      if (closed === "signed-in-anew" && (await renew())) return later(0);
      if (closed) form.dispatchEvent(new CustomEvent(closed, { bubbles: true }));
      if (closed) return say("Not saved: sign in, and it goes on by itself");
      if (answer && answer.status < 500 && answer.status !== 429) {
        stopped = answer.status === 409;
        const said = await answer.json().catch(() => ({}));
        if (said.stored) local.drop(key);
        return say(said.stored ? "This is stored already" : said.message ?? "Not saved: it is too long for a draft. Store it.");
      }
      say("Not saved yet, trying again…");
      wait = Math.min(wait * 2, 60_000);
      later(wait);
    };

    const save = async (hiding = false) => {
      if (!typed || stopped || (sending && !hiding) || "sent" in form.dataset) return;
      clearTimeout(timer);
      const text = body();
      const sent = sequence;
      local.put(key, JSON.stringify({ person: form.dataset.person, address: form.dataset.draft, text }));
      [typed, sending] = [false, true];
      say("Saving…");
      const keepalive = hiding && text.length < MOST_ALIVE;
      const answer = await fetch(form.dataset.draft, { method: "POST", headers: headers(form), body: text, keepalive }).catch(() => null);
      sending = false;
      await (answer?.ok ? confirmed(answer, sent) : refused(answer));
    };

    const note = () => {
      typed = true;
      later(1000);
    };
    form.addEventListener("input", note);
    form.addEventListener("change", note);
    document.addEventListener("visibilitychange", () => save(document.visibilityState === "hidden"));
    addEventListener("pagehide", () => save(true));
    addEventListener("online", () => save());
    form.addEventListener("submit", (event) => !event.defaultPrevented && local.drop(key));
    if (form.dataset.guard) note();
  };

  // What could not be sent before: sent now, by the same person, and shown where it belongs to this page.
  const resume = async (form) => {
    for (const name of Object.keys(localStorage).filter((one) => one.startsWith("draft:"))) {
      const { person, address, text } = JSON.parse(localStorage.getItem(name));
      if (person !== form.dataset.person) continue;
      const answer = await fetch(address, { method: "POST", headers: headers(form), body: text }).catch(() => null);
      if (!answer || answer.status >= 500 || answer.headers.get("HX-Trigger")) return;
      localStorage.removeItem(name);
      if (answer.ok && name === kept(form.elements.draft.value)) location.reload();
    }
  };

  for (const form of document.querySelectorAll("form[data-draft]")) resume(form).then(() => begin(form));
}

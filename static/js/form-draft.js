// form[data-draft]: what is typed is saved on the server a second after typing stops and when the page hides. The state
// that is shown is what the server confirmed. What could not be sent stays in this browser until it was.
{
  const MOST_ALIVE = 60_000; // bytes that a browser still sends for a page that is gone
  const kept = (name) => `draft:${name}`;
  const headers = (form) => ({ "X-CSRF-Token": form.elements.csrf.value, "X-In-Place": "1", "Content-Type": "application/x-www-form-urlencoded" });
  const clock = (moment) => `${new Date(moment).toISOString().slice(11, 16)} UTC`; // as every page says times
  const local = {
    get: (name) => localStorage.getItem(kept(name)),
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
    const body = (number) => {
      const fields = new URLSearchParams(new FormData(form));
      fields.set("draft.sequence", String(number));
      fields.set("draft.seen", String(seen));
      return fields.toString();
    };
    const keep = (text) => {
      const copy = JSON.stringify({ person: form.dataset.person, address: form.dataset.draft, page: location.pathname, seen, text });
      local.put(key, copy);
      return copy;
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

    // Stored meanwhile, or gone on with in another window: this page saves no more.
    const over = (said) => {
      [typed, stopped] = [true, true];
      if (said.stored) local.drop(key);
      say(said.stored ? "This is stored already" : said.message);
    };

    const confirmed = async (answer, sent, copy) => {
      const said = await answer.json();
      if (!said.saved) return over(said);
      [seen, wait] = [sent, 2000];
      if (local.get(key) === copy) local.drop(key);
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
        return say("Not saved: it is too long for a draft. Store it.");
      }
      say("Not saved yet, trying again…");
      wait = Math.min(wait * 2, 60_000);
      later(wait);
    };

    const save = async (hiding = false) => {
      if (!typed || stopped || (sending && !hiding) || "sent" in form.dataset) return;
      clearTimeout(timer);
      const sent = ++sequence;
      const text = body(sent);
      const copy = keep(text);
      [typed, sending] = [false, true];
      say("Saving…");
      const keepalive = hiding && text.length < MOST_ALIVE;
      const answer = await fetch(form.dataset.draft, { method: "POST", headers: headers(form), body: text, keepalive }).catch(() => null);
      sending = false;
      await (answer?.ok ? confirmed(answer, sent, copy) : refused(answer));
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
    // Whether the form arrives is not known here: the copy goes when the server has answered for it (form-copies.js).
    form.addEventListener("submit", () => keep(body(seen + 1)));
    if (form.dataset.guard) note();
  };

  // What the server got anew belongs to this page: shown. A page that came back with what was typed has it already.
  const resume = async (form) => {
    const sent = await globalThis.draftCopiesSent;
    const key = form.elements.draft.value;
    const isNew = !form.elements["draft.record"];
    const mine = sent.findLast((one) => one.key === key || (isNew && one.page === location.pathname && !location.search));
    if (mine?.held) form.dataset.sequence = mine.seen;
    else if (mine?.saved && !form.dataset.guard) {
      if (isNew) location.replace(`${mine.page}?draft=${encodeURIComponent(mine.key)}`);
      else location.reload();
    }
  };

  for (const form of document.querySelectorAll("form[data-draft]")) resume(form).then(() => begin(form));
}

// form[data-passkey]: its button asks the browser for a passkey, made or used, and sends what that answers.
for (const form of document.querySelectorAll("form[data-passkey]")) {
  const refused = form.querySelector("[data-passkey-refused]");
  const say = (words) => Object.assign(refused, { textContent: words, hidden: false });
  form.querySelector("[data-passkey-ask]").addEventListener("click", async () => {
    refused.hidden = true;
    const made = form.dataset.passkey === "make";
    if (made && !form.reportValidity()) return;
    const read = window.PublicKeyCredential?.[made ? "parseCreationOptionsFromJSON" : "parseRequestOptionsFromJSON"];
    if (!read) return say("This browser knows no passkeys here; they need https and a recent browser.");
    try {
      const publicKey = read.call(PublicKeyCredential, JSON.parse(form.dataset.options));
      const found = await navigator.credentials[made ? "create" : "get"]({ publicKey });
      form.elements.passkey.value = JSON.stringify(found);
      form.submit();
    } catch {
      say("No passkey was given. Try once more, or type a code.");
    }
  });
}

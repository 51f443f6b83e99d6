// Asks the browser for a passkey, or to make one, and posts the answer as a plain form. Without a device the form says so and the code still works.
document.addEventListener("submit", event => {
  const form = event.target.closest("form[data-passkey]");
  if (!form || form.elements.credential.value) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  ask(form);
}, true);

async function ask(form) {
  const said = form.querySelector("[data-said]");
  said.textContent = "";
  try {
    const answer = await fetch(form.dataset.passkey, { method: "POST", body: new FormData(form) });
    if (!answer.ok) throw new Error(String(answer.status));
    const options = await answer.json();
    const made = options.rp
      ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
      : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
    form.elements.credential.value = JSON.stringify(made);
    HTMLFormElement.prototype.submit.call(form);
  } catch {
    said.textContent = form.dataset.failed;
  }
}

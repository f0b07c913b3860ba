// Asks the browser for a security key or passkey (W3C Web Authentication, Level 2) and sends its answer with the form.

const bytesOf = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));

const textOf = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-")
    .replace(/\//g, "_")
    .replace(/=+$/, "");

const withBytes = (credentials) => (credentials ?? []).map((item) => ({ ...item, id: bytesOf(item.id) }));

async function create(options) {
  const credential = await navigator.credentials.create({
    publicKey: {
      ...options,
      challenge: bytesOf(options.challenge),
      user: { ...options.user, id: bytesOf(options.user.id) },
      excludeCredentials: withBytes(options.excludeCredentials),
    },
  });
  return {
    ...identified(credential),
    extensions: JSON.stringify(credential.getClientExtensionResults()),
    response: {
      attestationObject: textOf(credential.response.attestationObject),
      clientDataJSON: textOf(credential.response.clientDataJSON),
      transports: credential.response.getTransports?.() ?? [],
    },
  };
}

async function get(options) {
  const credential = await navigator.credentials.get({
    publicKey: {
      ...options,
      challenge: bytesOf(options.challenge),
      allowCredentials: withBytes(options.allowCredentials),
    },
  });
  const { authenticatorData, clientDataJSON, signature, userHandle } = credential.response;
  return {
    ...identified(credential),
    response: {
      authenticatorData: textOf(authenticatorData),
      clientDataJSON: textOf(clientDataJSON),
      signature: textOf(signature),
      userHandle: userHandle ? textOf(userHandle) : null,
    },
  };
}

const identified = (credential) => ({
  id: credential.id,
  rawId: textOf(credential.rawId),
  type: credential.type,
  authenticatorAttachment: credential.authenticatorAttachment ?? null,
});

const WAYS = { create, get };

async function ask(form) {
  const failure = form.querySelector(".form-error");
  failure.hidden = true;
  try {
    const answer = await WAYS[form.dataset.key](JSON.parse(form.dataset.options));
    form.elements.credential.value = JSON.stringify(answer);
    form.requestSubmit();
  } catch {
    // Whatever went wrong (no key, given up, not allowed), the person can only try again.
    failure.textContent = form.dataset.failed;
    failure.hidden = false;
  }
}

const form = document.getElementById("key-form");
if (form) {
  form.querySelector("[data-again]").addEventListener("click", () => ask(form));
  ask(form);
}

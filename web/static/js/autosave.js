// Saves a form a moment after the last change. The server checks the version, so two windows never overwrite each other
// silently: the second one is told, and stops saving by itself.

const WAIT = 1500; // milliseconds after the last change
const AGAIN = 15000; // milliseconds until the next try when the site cannot be reached

/**
 * Save the form while somebody types, where it asks for it (data-autosave).
 * @param {HTMLFormElement} form
 * @param {HTMLElement} state says what was saved; a live region
 * @param {() => void} saved called when something was saved
 */
export function saveWhileTyping(form, state, saved) {
  if (!form.dataset.autosave || form.querySelector("fieldset:disabled")) return;
  new Autosave(form, state, saved);
}

/** The time as people here read it; the server does not know where they are. */
function now() {
  return new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
}

class Autosave {
  constructor(form, state, saved) {
    this.form = form;
    this.state = state;
    this.saved = saved;
    this.timer = 0;
    this.changes = 0; // how often something changed
    this.kept = 0; // the change up to which everything is saved
    this.busy = null; // the request under way
    this.stopped = false;
    form.addEventListener("input", () => this.change());
    form.addEventListener("change", () => this.change());
    form.addEventListener("submit", (event) => this.submit(event));
    window.addEventListener("beforeunload", (event) => {
      if (this.changes > this.kept && !this.leaving) event.preventDefault();
    });
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden" && this.changes > this.kept) this.save();
    });
  }

  change() {
    this.changes += 1;
    if (this.stopped) return;
    this.say(this.form.dataset.changed, "changed");
    this.wait(WAIT);
  }

  wait(milliseconds) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), milliseconds);
  }

  async submit(event) {
    clearTimeout(this.timer);
    this.leaving = true;
    // A request under way brings the version that this one needs.
    if (!this.busy) return;
    event.preventDefault();
    const button = event.submitter;
    await this.busy;
    this.form.requestSubmit(button);
  }

  save() {
    if (this.busy || this.stopped) return;
    this.busy = this.send().finally(() => {
      this.busy = null;
      if (!this.stopped && this.changes > this.kept && !this.failed) this.wait(WAIT);
    });
  }

  async send() {
    const upTo = this.changes;
    const data = new FormData(this.form);
    // What a button does (adding, taking over) is not done by itself.
    for (const name of ["accept", "technology_add", "pattern_add"]) data.delete(name);
    data.set("autosave", "yes");
    this.failed = false;
    try {
      const response = await fetch(this.form.getAttribute("action"), {
        method: "POST",
        body: data,
        headers: { Accept: "application/json" },
        keepalive: document.visibilityState === "hidden",
      });
      const answer = await response.json();
      if (response.status === 409) {
        this.stopped = true;
        this.say(answer.conflict ?? answer.title, "conflict");
        return;
      }
      if ([400, 401, 403].includes(response.status)) {
        // The session is over, or another person has signed in.
        this.stopped = true;
        this.say(this.form.dataset.signedOut, "conflict");
        return;
      }
      if (!response.ok) throw new Error(`status ${response.status}`);
      this.form.elements.version.value = answer.version;
      this.show(answer.problems);
      this.kept = upTo;
      if (this.changes === upTo) this.say(this.form.dataset.saved.replace("{time}", now()), "saved");
      this.saved();
    } catch {
      this.failed = true;
      this.say(this.form.dataset.offline, "offline");
      this.wait(AGAIN);
    }
  }

  show(problems) {
    for (const note of this.form.querySelectorAll(".field-problem")) {
      const name = note.id.replace(/^problem-/, "");
      const problem = problems[name] ?? "";
      note.textContent = problem;
      note.hidden = !problem;
      const field = document.getElementById(`field-${name}`);
      if (problem) field?.setAttribute("aria-invalid", "true");
      else field?.removeAttribute("aria-invalid");
    }
  }

  say(text, kind) {
    this.state.textContent = text;
    this.state.dataset.kind = kind;
  }
}

// Hints per section while typing: the server judges the text, and its fragment takes the place of the last one.

const WAIT = 700; // milliseconds after the last key

/**
 * Keep the hints of each section (data-section) up to date.
 * @param {HTMLFormElement} form
 */
export function hintWhileTyping(form) {
  for (const section of form.querySelectorAll("[data-section]")) new Hints(section, form);
}

class Hints {
  constructor(section, form) {
    this.section = section;
    this.form = form;
    this.field = section.querySelector("input, textarea");
    this.place = section.querySelector(".section-hints");
    this.timer = 0;
    this.request = null;
    this.field.addEventListener("input", () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.ask(), WAIT);
    });
  }

  async ask() {
    this.request?.abort();
    this.request = new AbortController();
    const data = new FormData();
    data.set("csrf_token", this.form.elements.csrf_token.value);
    data.set("section", this.section.dataset.section);
    data.set("language", this.section.dataset.language);
    data.set("text", this.field.value);
    try {
      const response = await fetch(this.section.dataset.hints, {
        method: "POST",
        body: data,
        signal: this.request.signal,
      });
      if (response.ok) this.place.innerHTML = await response.text();
    } catch {
      // The next key came first, or the site is away: the last hints stay.
    }
  }
}

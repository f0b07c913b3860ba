// Suggestions while typing: the combobox with a listbox of WAI-ARIA 1.2, around a field that works without it. A search
// field leads to what is chosen; one of a form takes it (data-choose).

import { announce } from "./announcer.js";

const WAIT = 150; // milliseconds after the last key before asking
const SHORTEST = 2; // letters that say something
const answers = new Map(); // what was asked once is not asked again on this page
let made = 0;

/**
 * Enhance each search field that names where its suggestions come from (data-suggest), once it has the focus;
 * fields that come with an update of the page too.
 * @param {HTMLElement} announcer live region outside of the content
 */
export function suggestWhileTyping(announcer) {
  const known = new WeakSet();
  const enhance = (field) => {
    if (!field?.dataset?.suggest || known.has(field)) return;
    known.add(field);
    new Combobox(field, announcer);
  };
  document.addEventListener("focusin", (event) => enhance(event.target));
  enhance(document.activeElement);
}

class Combobox {
  constructor(field, announcer) {
    this.field = field;
    this.announcer = announcer;
    this.active = -1;
    this.timer = 0;
    this.request = null;
    made += 1;
    this.list = document.createElement("ul");
    this.list.id = `suggestions-${made}`;
    this.list.className = "suggestions";
    this.list.hidden = true;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", field.labels?.[0]?.textContent.trim() ?? "");
    field.after(this.list);
    // A field of the type search may not have the role combobox (ARIA in HTML).
    field.type = "text";
    const attributes = { role: "combobox", "aria-autocomplete": "list", "aria-controls": this.list.id };
    for (const [name, value] of Object.entries({ ...attributes, "aria-expanded": "false" })) {
      field.setAttribute(name, value);
    }
    field.addEventListener("input", () => this.ask());
    field.addEventListener("keydown", (event) => this.press(event));
    field.addEventListener("blur", () => this.close());
    field.form?.addEventListener("submit", () => this.close());
    // The field keeps the focus while the mouse chooses.
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => this.open(event.target.closest("[role=option]")));
  }

  ask() {
    clearTimeout(this.timer);
    this.request?.abort();
    const typed = this.field.value.trim().replace(/\s+/g, " ");
    if (typed.length < SHORTEST) {
      this.close();
      return;
    }
    this.timer = setTimeout(() => this.fetch(typed), WAIT);
  }

  async fetch(typed) {
    const address = `${this.field.dataset.suggest}&q=${encodeURIComponent(typed.slice(0, 100))}`;
    let answer = answers.get(address);
    if (!answer) {
      const request = new AbortController();
      this.request = request;
      try {
        const response = await fetch(address, { headers: { Accept: "application/json" }, signal: request.signal });
        if (!response.ok) throw new Error(`status ${response.status}`);
        answer = await response.json();
      } catch {
        // The next letter came first, or the search is away: the field works without suggestions.
        if (this.request === request) this.close();
        return;
      }
      answers.set(address, answer);
    }
    if (document.activeElement === this.field) this.show(answer);
  }

  show({ suggestions, said }) {
    this.list.replaceChildren(...suggestions.map((item, index) => this.option(item, index)));
    this.choose(-1);
    this.expand(suggestions.length > 0);
    announce(this.announcer, said);
  }

  option(item, index) {
    const option = document.createElement("li");
    option.id = `${this.list.id}-${index}`;
    option.className = `suggestion suggestion-${item.kind}`;
    option.dataset.address = item.address;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    const text = document.createElement("span");
    text.textContent = item.text;
    const kind = document.createElement("span");
    kind.className = "suggestion-kind";
    kind.textContent = item.shown;
    option.append(text, " ", kind);
    return option;
  }

  press(event) {
    const count = this.list.children.length;
    if (event.isComposing) return;
    if ((event.key === "ArrowDown" || event.key === "ArrowUp") && count && !event.altKey) {
      event.preventDefault();
      if (this.list.hidden) this.expand(true);
      const step = event.key === "ArrowDown" ? 1 : -1;
      // Between the last and the first suggestion stands the field itself.
      const next = this.active + step;
      this.choose(next >= count ? -1 : next < -1 ? count - 1 : next);
    } else if (event.key === "Enter" && this.active >= 0 && !this.list.hidden) {
      event.preventDefault();
      this.open(this.list.children[this.active]);
    } else if (event.key === "Escape" && !this.list.hidden) {
      event.preventDefault();
      this.close();
    }
  }

  choose(index) {
    this.list.children[this.active]?.setAttribute("aria-selected", "false");
    this.active = index;
    const option = this.list.children[index];
    if (option) {
      option.setAttribute("aria-selected", "true");
      option.scrollIntoView({ block: "nearest" });
      this.field.setAttribute("aria-activedescendant", option.id);
    } else {
      this.field.removeAttribute("aria-activedescendant");
    }
  }

  open(option) {
    if (!option) return;
    this.close();
    if (this.field.dataset.choose !== undefined) {
      // A field of a form takes what was chosen; its button sends it.
      this.field.value = option.firstElementChild.textContent;
      return;
    }
    location.assign(option.dataset.address);
  }

  expand(open) {
    this.list.hidden = !open;
    this.field.setAttribute("aria-expanded", String(open));
  }

  close() {
    clearTimeout(this.timer);
    this.request?.abort();
    this.choose(-1);
    this.expand(false);
  }
}

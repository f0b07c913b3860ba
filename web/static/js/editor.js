// The editor view with a script: hints while typing, and no typed word lost by leaving a page.

import "./silta.js";
import { guardTyping } from "./typing_guard.js";
import { hintWhileTyping } from "./section_hints.js";

for (const form of document.querySelectorAll(".editor-form")) hintWhileTyping(form);
guardTyping(document.querySelectorAll("form[data-guard]"));
for (const field of document.querySelectorAll("[data-chooses]")) {
  // Who types a text of both means it.
  field.addEventListener("input", () => {
    const choices = field.form.elements[field.dataset.chooses];
    choices.value = "own";
  });
}

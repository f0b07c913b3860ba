// The form for researchers with a script: it saves by itself, shows hints while typing and how firms will see the text.

import "./silta.js";
import { saveWhileTyping } from "./autosave.js";
import { showPreview } from "./live_preview.js";
import { hintWhileTyping } from "./section_hints.js";

const form = document.getElementById("step-form");
if (form) {
  hintWhileTyping(form);
  const preview = showPreview(form, document.getElementById("live-preview"));
  saveWhileTyping(form, document.getElementById("save-state"), preview);
}

// What pages do more comfortably with a script; everything works without it.

import { suggestWhileTyping } from "./combobox.js";
import { updateResults } from "./results.js";
import { improveTools } from "./tools.js";

suggestWhileTyping(document.getElementById("announcer"));
improveTools(document);
if (document.querySelector(".search-page")) {
  updateResults(document.getElementById("main"), document.getElementById("announcer"));
}

// The lists of the review desk with a script: selecting many briefs, and single keys.

import "./silta.js";
import { countSelected } from "./desk_selection.js";
import { listenToKeys } from "./desk_shortcuts.js";

const list = document.getElementById("desk-list");
if (list) {
  countSelected(list);
  listenToKeys(list);
}

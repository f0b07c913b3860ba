// What pages do more comfortably with a script; everything works without it.

import { suggestWhileTyping } from "./combobox.js";
import { keepPersonalList } from "./remember.js";
import { improveTools } from "./tools.js";

suggestWhileTyping(document.getElementById("announcer"));
improveTools(document);
keepPersonalList(document.getElementById("main"), document.getElementById("announcer"));

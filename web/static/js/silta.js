// What pages do more comfortably with a script; everything works without it.

import { suggestWhileTyping } from "./combobox.js";
import { whenShown } from "./frames.js";
import { keepPersonalList } from "./remember.js";
import { improveTools } from "./tools.js";

const main = document.getElementById("main");
const announcer = document.getElementById("announcer");

whenShown(() => {
  suggestWhileTyping(announcer);
  improveTools(document);
  keepPersonalList(main, announcer);
});

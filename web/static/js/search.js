// What pages of results do more comfortably with a script; other pages do not load it.

import "./silta.js";
import { whenShown } from "./frames.js";
import { updateResults } from "./results.js";

whenShown(() => updateResults(document.getElementById("main"), document.getElementById("announcer")));

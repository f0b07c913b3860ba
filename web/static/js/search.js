// What pages of results do more comfortably with a script; other pages do not load it.

import "./silta.js";
import { updateResults } from "./results.js";

updateResults(document.getElementById("main"), document.getElementById("announcer"));

// What pages do more comfortably with a script; everything works without it.

import { updateResults } from "./results.js";

if (document.querySelector(".search-page")) {
  updateResults(document.getElementById("main"), document.getElementById("announcer"));
}

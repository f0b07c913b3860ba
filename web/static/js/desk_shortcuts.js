// Single keys in a queue. A setting of the page switches them off (WCAG 2.1.4, Character Key Shortcuts).

const STORED = "silta-desk-keys";

/**
 * Let keys walk through the rows, open, take and select them.
 * @param {HTMLFormElement} list
 */
export function listenToKeys(list) {
  const setting = document.getElementById("use-shortcuts");
  const help = document.getElementById("desk-help");
  if (!setting || !help) return;
  document.getElementById("desk-keys").hidden = false;
  setting.checked = stored() !== "off";
  setting.addEventListener("change", () => store(setting.checked ? "on" : "off"));
  document.getElementById("show-keys").addEventListener("click", () => help.showModal());

  const rows = [...list.querySelectorAll(".desk-row")];
  const title = (row) => row.querySelector(".desk-title");
  const present = () => rows.findIndex((row) => row.contains(document.activeElement));
  const go = (step) => {
    const at = present();
    const next = at < 0 ? (step > 0 ? 0 : rows.length - 1) : Math.min(Math.max(at + step, 0), rows.length - 1);
    title(rows[next]).focus();
  };
  const withRow = (act) => () => rows[present()] && act(rows[present()]);
  const keys = {
    j: () => go(1),
    k: () => go(-1),
    o: withRow((row) => title(row).click()),
    a: withRow((row) => row.querySelector("[data-take]")?.click()),
    x: withRow((row) => row.querySelector(".desk-select input").click()),
    "?": () => help.showModal(),
  };

  document.addEventListener("keydown", (event) => {
    if (!setting.checked || event.ctrlKey || event.metaKey || event.altKey || help.open || isTyping(event.target)) return;
    const act = Object.hasOwn(keys, event.key) && keys[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
}

const isTyping = (target) =>
  target.isContentEditable || target.matches("select, textarea, input:not([type=checkbox], [type=radio])");

/** The setting; storage may be forbidden, and then it lasts as long as the page. */
function stored() {
  try {
    return localStorage.getItem(STORED);
  } catch {
    return null;
  }
}

function store(value) {
  try {
    localStorage.setItem(STORED, value);
  } catch {
    // It holds for this page.
  }
}

// Selecting the rows of a list: all of a page at once, and how many are selected.

/**
 * Show how many rows are selected, and let one box select all.
 * @param {HTMLFormElement} list
 */
export function countSelected(list) {
  const boxes = [...list.querySelectorAll(".desk-select input")];
  const all = list.querySelector("#select-all");
  const count = list.querySelector("#selected-count");
  const refresh = () => {
    const selected = boxes.filter((box) => box.checked).length;
    all.checked = selected === boxes.length;
    all.indeterminate = selected > 0 && selected < boxes.length;
    if (!count) return;
    const words = selected === 1 ? count.dataset.one : count.dataset.many;
    count.textContent = selected ? words.replace("{count}", selected) : "";
  };
  all.closest("label").hidden = false;
  all.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
    refresh();
  });
  list.addEventListener("change", refresh);
  // The browser may have kept what was selected before the page was left.
  addEventListener("pageshow", refresh);
  refresh();
}

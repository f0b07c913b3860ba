// Where the reader is on the page: focus and what stands open, kept over an update.

const FRAMES = 4;

/** Describe the focused element and the open parts so that they are found again in new content. */
export function rememberPlace(main) {
  const focused = main.contains(document.activeElement) ? document.activeElement : null;
  return {
    focus: focused && selectorOf(focused),
    caret: focused?.name === "q" ? focused.selectionStart : null,
    open: new Map([...main.querySelectorAll("details[id]")].map((part) => [part.id, part.open])),
    checked: new Map([...main.querySelectorAll("input[type=checkbox]:not([name])[id]")].map((box) => [box.id, box.checked])),
  };
}

/**
 * Put the reader back.
 * @param {HTMLElement} main with its new content
 * @param {object} place from rememberPlace
 * @param {"keep"|"title"|"top"} focus keep it, or move it to the heading of the results (top: and scroll there)
 */
export function restorePlace(main, place, focus) {
  for (const [id, open] of place.open) {
    const part = document.getElementById(id);
    if (part) part.open = open;
  }
  for (const [id, checked] of place.checked) {
    const box = document.getElementById(id);
    if (box) box.checked = checked;
  }
  const title = document.getElementById("results-title");
  if (focus === "top") scrollTo(0, 0);
  const target = focus === "keep" && place.focus ? document.querySelector(place.focus) : null;
  if (target) {
    target.focus({ preventScroll: true });
    if (place.caret !== null) target.setSelectionRange(place.caret, place.caret);
  } else if (focus !== "keep" || place.focus) {
    title?.focus({ preventScroll: focus !== "title" });
  }
}

/** Describe how far the reader has scrolled: in pixels, and by the topmost result in sight. */
export function rememberScroll(main) {
  const place = hits(main).findIndex((hit) => hit.getBoundingClientRect().bottom > 0);
  return { scroll: scrollY, hit: place, offset: place < 0 ? 0 : hits(main)[place].getBoundingClientRect().top };
}

/** Scroll back. Results out of sight have an estimated height only, so pixels alone would miss the place. */
export async function restoreScroll(main, { scroll, hit, offset }) {
  scrollTo(0, scroll);
  const result = offset < innerHeight ? hits(main)[hit] : null;
  // What comes into sight gets its true height with the next frame, and moves what is below it.
  for (let frame = 0; result && frame < FRAMES; frame += 1) {
    scrollBy(0, result.getBoundingClientRect().top - offset);
    await new Promise(requestAnimationFrame);
  }
}

const hits = (main) => [...main.querySelectorAll(".hits > li")];

function selectorOf(element) {
  if (element.id) return `#${CSS.escape(element.id)}`;
  if (element.name && element.value !== undefined) {
    return `${element.localName}[name="${CSS.escape(element.name)}"][value="${CSS.escape(element.value)}"]`;
  }
  if (element.dataset.open !== undefined) return `a[data-open][href$="${CSS.escape(element.hash)}"]`;
  const part = element.closest("details[id]");
  if (part && element.localName === "summary") return `#${CSS.escape(part.id)} > summary`;
  return element.type === "submit" ? `button[type=submit][form="${CSS.escape(element.form?.id ?? "")}"]` : null;
}

// Work in pieces, so that the browser shows between them what a reader did.

const LONGEST = 150; // milliseconds; a page in the background is not painted

/** Wait until what was changed before is on the screen. */
export function painted() {
  return new Promise((resolve) => {
    requestAnimationFrame(() => setTimeout(resolve));
    setTimeout(resolve, LONGEST);
  });
}

/** Do something once the page has been seen for the first time; the reader waits for the page, not for its comforts. */
export function whenShown(work) {
  requestAnimationFrame(() => setTimeout(work));
}

/** Let the browser answer what waits, such as another click. */
export function breathe() {
  return globalThis.scheduler?.yield ? scheduler.yield() : new Promise((resolve) => setTimeout(resolve));
}

// Says changes to readers who do not see them.

let pending = 0;

/**
 * Put a sentence into a polite live region; of several in a row only the last one is said.
 * @param {HTMLElement} region with aria-live
 * @param {string} sentence
 */
export function announce(region, sentence) {
  clearTimeout(pending);
  region.textContent = "";
  pending = setTimeout(() => {
    region.textContent = sentence;
  }, 150);
}

// Asks before a page with unsaved words is left.

/**
 * Let the browser ask when somebody leaves while one of the forms holds something that was typed and not sent.
 * @param {Iterable<HTMLFormElement>} forms; one with data-guard="always" holds typed words from the beginning
 */
export function guardTyping(forms) {
  const unsaved = new Set();
  let leaving = false;
  for (const form of forms) {
    if (form.dataset.guard === "always") unsaved.add(form);
    form.addEventListener("input", () => unsaved.add(form));
    form.addEventListener("submit", () => {
      unsaved.delete(form);
      leaving = unsaved.size === 0;
    });
  }
  window.addEventListener("beforeunload", (event) => {
    if (!leaving && unsaved.size) event.preventDefault();
  });
}

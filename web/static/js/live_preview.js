// How firms will see the text, beside or below the form, renewed whenever something was saved.

/**
 * Show the preview.
 * @param {HTMLFormElement} form names its address (data-preview)
 * @param {HTMLElement} place hidden until there is something to see
 * @returns {() => void} renews the preview
 */
export function showPreview(form, place) {
  const body = place?.querySelector(".live-preview-body");
  if (!body) return () => {};
  const renew = async () => {
    try {
      const response = await fetch(form.dataset.preview);
      if (!response.ok) return;
      const fragment = document.createElement("template");
      fragment.innerHTML = await response.text();
      // Its ids and headings belong to another page.
      for (const item of fragment.content.querySelectorAll("[id], [aria-labelledby]")) {
        item.removeAttribute("id");
        item.removeAttribute("aria-labelledby");
      }
      for (const link of fragment.content.querySelectorAll('a[href^="#"]')) link.replaceWith(...link.childNodes);
      body.replaceChildren(fragment.content);
      place.hidden = false;
    } catch {
      // The site is away: the last preview stays.
    }
  };
  renew();
  return renew;
}

// The reader's own list of briefs: slugs in this browser's storage, and nowhere else.

const KEY = "silta.list";
const SLUG = /^[a-z0-9](?:[a-z0-9-]{0,78}[a-z0-9])?$/;
export const MOST = 50; // briefs that the page of a list shows

/** Whether this browser lets pages keep anything; it may be switched off. */
export function canRemember() {
  try {
    localStorage.getItem(KEY);
    return true;
  } catch {
    return false;
  }
}

/** The slugs on the list in the order in which they came; what is not a slug is passed over. */
export function readList() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    if (!Array.isArray(kept)) return [];
    return [...new Set(kept.filter((slug) => typeof slug === "string" && SLUG.test(slug)))].slice(0, MOST);
  } catch {
    return []; // switched off, or something else wrote there
  }
}

/**
 * Keep a list.
 * @param {string[]} slugs
 * @returns {"kept"|"full"|"failed"} full: more than MOST, nothing was changed; failed: the browser has no room or refuses
 */
export function keepList(slugs) {
  const list = [...new Set(slugs)];
  if (list.length > MOST) return "full";
  try {
    if (list.length) localStorage.setItem(KEY, JSON.stringify(list));
    else localStorage.removeItem(KEY);
    return "kept";
  } catch {
    return "failed";
  }
}

/** Call back when another window of this browser changes the list. */
export function whenChangedElsewhere(callback) {
  addEventListener("storage", (event) => {
    if (event.key === KEY || event.key === null) callback();
  });
}

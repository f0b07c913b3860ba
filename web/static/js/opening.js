// Values of facets that a page left out: their link fetches them and stays where it is.

const MOST = 40; // places that the server opens at once

/** The names of the places that stand open below an element. */
export function openedParts(main) {
  return [...main.querySelectorAll("details:is(.narrower, .more)[open]")].map((part) => part.id).slice(-MOST);
}

/** Let the links that open a place (data-open) put it into the page, in content that comes with an update too. */
export function openParts(main) {
  main.addEventListener("click", async (event) => {
    const link = event.target.closest("a[data-open]");
    if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    if (link.ariaBusy === "true") return;
    link.ariaBusy = "true";
    const part = await fetchPart(link);
    // The results may have been updated meanwhile; then the place is open in none of them, and the link is a new one.
    if (!part || !link.isConnected) return;
    const focused = document.activeElement === link;
    link.replaceWith(part);
    if (focused) part.querySelector("summary").focus({ preventScroll: true });
  });
}

async function fetchPart(link) {
  try {
    const response = await fetch(link.href, { headers: { Accept: "text/html" } });
    if (!response.ok) throw new Error(`status ${response.status}`);
    const next = new DOMParser().parseFromString(await response.text(), "text/html");
    const part = next.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (part) return part;
  } catch {
    // The network is away, or the server: the browser shows it better.
  }
  location.assign(link.href);
  return null;
}

// Filters, sort and pages of the results without a reload: the same address is fetched and its parts are shown.

import { announce } from "./announcer.js";
import { breathe, painted } from "./frames.js";
import { openedParts, openParts } from "./opening.js";
import { rememberPlace, rememberScroll, restorePlace, restoreScroll } from "./place.js";
import { drawRange } from "./range.js";

/**
 * Keep the results up to date with the form and the history.
 * @param {HTMLElement} main what is replaced
 * @param {HTMLElement} announcer live region outside of it
 */
export function updateResults(main, announcer) {
  let waiting = null;
  drawRange(main);
  openParts(main);
  let shown = location.pathname + location.search;

  async function show(address, { push = true, focus = "keep" } = {}) {
    waiting?.abort();
    const request = new AbortController();
    waiting = request;
    main.classList.add("updating");
    main.setAttribute("aria-busy", "true");
    const feedback = painted();
    try {
      const response = await fetch(withOpened(address, main), { headers: { Accept: "text/html" }, signal: request.signal });
      const answer = await response.text();
      // The tick and the bar are seen first; what follows takes longer than a frame.
      await feedback;
      const next = new DOMParser().parseFromString(answer, "text/html");
      const found = next.querySelector("main .search-page");
      if (!response.ok || !found) {
        location.assign(address);
        return;
      }
      await breathe();
      if (waiting !== request) return;
      if (push) {
        history.replaceState({ ...history.state, ...rememberScroll(main) }, "");
        // What the form says in a way of its own (a range of levels) has one address on the page that answers.
        history.pushState({ silta: "results" }, "", found.dataset.address ?? address);
      }
      shown = location.pathname + location.search;
      const place = rememberPlace(main);
      main.replaceChildren(...next.querySelector("main").childNodes);
      document.title = next.title;
      replaceLinks(next);
      drawRange(main);
      main.dispatchEvent(new Event("silta:updated"));
      restorePlace(main, place, focus);
      announce(announcer, found.dataset.total ?? "");
    } catch (error) {
      // Another change came first; or the network is away, and then the browser shows it better.
      if (error.name !== "AbortError") location.assign(address);
    } finally {
      if (waiting === request) {
        waiting = null;
        main.classList.remove("updating");
        main.removeAttribute("aria-busy");
      }
    }
  }

  main.addEventListener("change", (event) => {
    const field = event.target;
    if (field.form?.id === "search-form" && field.name && field.name !== "q") show(addressOf(field.form));
  });

  main.addEventListener("submit", (event) => {
    if (event.target.id !== "search-form") return;
    event.preventDefault();
    show(addressOf(event.target), { focus: "keep" });
  });

  main.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-update]");
    if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    show(link.href, { focus: link.dataset.update === "top" ? "top" : "title" });
  });

  addEventListener("popstate", async (event) => {
    // A link to a part of this page changes the history too.
    if (location.pathname + location.search === shown) return;
    await show(location.href, { push: false, focus: "keep" });
    if (event.state?.scroll !== undefined) restoreScroll(main, event.state);
  });
}

/** The address by which what stands open in the facets comes along; it is none for the history. */
function withOpened(address, main) {
  const asked = new URL(address, location.href);
  asked.searchParams.delete("open");
  for (const part of openedParts(main)) asked.searchParams.append("open", part);
  return asked.href;
}

/** The address that the form would open, without empty fields and the default sort. */
function addressOf(form) {
  const parameters = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (value !== "" && !(name === "sort" && value === "relevance")) parameters.append(name, value);
  }
  const query = parameters.toString();
  return query ? `${form.action}?${query}` : form.action;
}

/** Let the language switch and the head's links speak of the page that is shown now. */
function replaceLinks(next) {
  const bar = document.getElementById("language-switch");
  const nextBar = next.getElementById("language-switch");
  if (bar && nextBar) bar.replaceWith(nextBar);
  const links = "link[rel=canonical], link[rel=alternate][hreflang], meta[name=robots]";
  for (const old of document.head.querySelectorAll(links)) old.remove();
  document.head.append(...next.head.querySelectorAll(links));
}

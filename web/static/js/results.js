// Filters, sort and pages of the results without a reload: the same address is fetched and its <main> is shown.

import { announce } from "./announcer.js";
import { rememberPlace, restorePlace } from "./place.js";
import { drawRange } from "./range.js";

/**
 * Keep the results up to date with the form and the history.
 * @param {HTMLElement} main what is replaced
 * @param {HTMLElement} announcer live region outside of it
 */
export function updateResults(main, announcer) {
  let waiting = null;
  drawRange(main);
  let shown = location.pathname + location.search;

  async function show(address, { push = true, focus = "keep" } = {}) {
    waiting?.abort();
    const request = new AbortController();
    waiting = request;
    main.classList.add("updating");
    main.setAttribute("aria-busy", "true");
    try {
      const response = await fetch(address, { headers: { Accept: "text/html" }, signal: request.signal });
      const next = new DOMParser().parseFromString(await response.text(), "text/html");
      const found = next.querySelector("main .search-page");
      if (!response.ok || !found) {
        location.assign(address);
        return;
      }
      if (push) {
        history.replaceState({ ...history.state, scroll: scrollY }, "");
        // What the form says in a way of its own (a range of levels) has one address on the page that answers.
        history.pushState({ silta: "results" }, "", found.dataset.address ?? address);
      }
      shown = location.pathname + location.search;
      const place = rememberPlace(main);
      main.replaceChildren(...next.querySelector("main").childNodes);
      document.title = next.title;
      replaceLinks(next);
      drawRange(main);
      restorePlace(main, place, focus);
      announce(announcer, found.dataset.total ?? "");
    } catch (error) {
      // Another change came first; or the network is away, and then the browser shows it better.
      if (error.name !== "AbortError") location.assign(address);
      return;
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
    if (event.state?.scroll !== undefined) scrollTo(0, event.state.scroll);
  });
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

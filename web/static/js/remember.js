// "Remember" beside briefs, the link to the list in the header, and the buttons of the list's own page.

import { announce } from "./announcer.js";
import { canRemember, keepList, readList, whenChangedElsewhere } from "./personal_list.js";

const SHOWN = 8000; // milliseconds that a notice stands

/**
 * Let readers remember briefs, in content that comes with an update too.
 * @param {HTMLElement} main whose content is replaced by updates
 * @param {HTMLElement} announcer live region outside of it
 */
export function keepPersonalList(main, announcer) {
  copyLinks(main, announcer);
  const link = document.querySelector("header [data-my-list]");
  if (!link || !canRemember()) return;
  const words = link.dataset;

  const counted = () => {
    const count = readList().length;
    return (count === 1 ? words.saidOne : words.saidMany).replace("{count}", count);
  };
  const refresh = () => show(main, link, counted());
  const keep = (slugs) => {
    const outcome = keepList(slugs);
    refresh();
    if (outcome === "kept") announce(announcer, counted());
    else warn(words[outcome], announcer);
  };

  main.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    const list = readList();
    if (button?.dataset.remember) {
      const slug = button.dataset.remember;
      keep(list.includes(slug) ? list.filter((other) => other !== slug) : [...list, slug]);
    } else if (button?.dataset.addList !== undefined) {
      keep([...list, ...shownSlugs(main)]);
      document.getElementById("list-title").focus({ preventScroll: true });
    } else if (button?.dataset.emptyList !== undefined) {
      keep([]);
      document.getElementById("list-title").focus({ preventScroll: true });
    } else {
      // Taking a brief off a list of somebody else leaves the reader's own alone.
      const gone = event.target.closest("a[data-forget]")?.dataset.forget.split(" ");
      if (gone && isOwn(main)) keepList(list.filter((slug) => !gone.includes(slug)));
    }
  });

  followFormerSlugs(main);
  refresh();
  whenChangedElsewhere(refresh);
  addEventListener("pageshow", (event) => event.persisted && refresh());
  main.addEventListener("silta:updated", refresh);
}

/** Show what is on the list: at the buttons, in the header and on the page of a list. */
function show(main, link, counted) {
  const list = readList();
  for (const button of main.querySelectorAll("button[data-remember]")) {
    button.hidden = false;
    button.setAttribute("aria-pressed", String(list.includes(button.dataset.remember)));
  }
  for (const each of [link, ...main.querySelectorAll("a[data-my-list]")]) {
    const address = new URL(each.href);
    address.searchParams.delete("brief");
    for (const slug of list) address.searchParams.append("brief", slug);
    each.href = address.pathname + address.search;
    if (each !== link) each.hidden = list.length === 0;
  }
  const count = link.querySelector(".my-list-count");
  count.hidden = list.length === 0;
  count.textContent = String(list.length);
  link.title = counted;
  const state = main.querySelector(".list-state");
  if (!state) return;
  const own = isOwn(main);
  const known = shownSlugs(main).every((slug) => list.includes(slug));
  state.querySelector("span").textContent = own ? state.dataset.own : known ? state.dataset.known : state.dataset.foreign;
  state.querySelector("[data-add-list]").hidden = known;
  state.querySelector("[data-empty-list]").hidden = !own;
}

const shownSlugs = (main) => [...main.querySelectorAll("[data-brief]")].map((entry) => entry.dataset.brief);

/** Whether the page shows the reader's own list: the same briefs, in whatever order. */
function isOwn(main) {
  const list = readList();
  const asked = main.querySelector(".list-page")?.dataset.asked.split(" ") ?? [];
  return list.length > 0 && list.length === asked.length && list.every((slug) => asked.includes(slug));
}

/** A brief may have moved since it was remembered; the list goes on with its present slug. */
function followFormerSlugs(main) {
  const moved = [...main.querySelectorAll("[data-former]")].map((entry) => [entry.dataset.former, entry.dataset.brief]);
  const list = readList();
  if (!moved.some(([former]) => list.includes(former))) return;
  const own = isOwn(main);
  const now = new Map(moved);
  const present = [...new Set(list.map((slug) => now.get(slug) ?? slug))];
  if (keepList(present) === "kept" && own) main.querySelector(".list-page").dataset.asked = present.join(" ");
}

/** Say for everybody, also for those who see, that something could not be kept. */
function warn(sentence, announcer) {
  announce(announcer, sentence);
  document.querySelector(".list-warning")?.remove();
  const warning = document.createElement("p");
  warning.className = "list-warning";
  warning.setAttribute("aria-hidden", "true"); // the announcer says it
  warning.textContent = sentence;
  document.body.append(warning);
  setTimeout(() => warning.remove(), SHOWN);
}

/** "Copy" beside a field with an address; where the clipboard is closed, the address is selected. */
function copyLinks(main, announcer) {
  for (const button of main.querySelectorAll("button[data-copy]")) {
    button.hidden = false;
    const field = document.getElementById(button.dataset.copy);
    button.addEventListener("click", async () => {
      let copied = true;
      try {
        await navigator.clipboard.writeText(field.value);
      } catch {
        copied = false; // no https, or the reader does not allow it
        field.select();
      }
      const said = copied ? button.dataset.copied : button.dataset.notCopied;
      button.nextElementSibling.textContent = said;
      announce(announcer, said);
    });
  }
}

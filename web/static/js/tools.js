// What a browser can do with a brief beyond its links: share it with other programs, and print it.

/** Make the tools of a brief's page work, where the browser can. */
export function improveTools(root) {
  const tools = root.querySelector(".brief-tools");
  if (!tools) return;
  const print = tools.querySelector(".print");
  print.hidden = false;
  print.addEventListener("click", () => window.print());
  if (!navigator.share) return;
  tools.querySelector(".share").addEventListener("click", async (event) => {
    event.preventDefault();
    try {
      await navigator.share({ title: tools.dataset.shareTitle, url: location.href });
    } catch (error) {
      // The reader closed the list of programs, which is an answer too.
      if (error.name !== "AbortError") location.assign(event.target.href);
    }
  });
}

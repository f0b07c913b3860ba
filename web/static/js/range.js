// A slider with two thumbs for a range that two select boxes hold; the boxes stay, and both say the same.

/** Draw the slider of every range below an element. */
export function drawRange(root) {
  for (const range of root.querySelectorAll("[data-range]")) {
    const [low, high] = range.querySelectorAll("select");
    if (!low || !high || range.querySelector(".slider")) continue;
    const levels = [...high.options].map((option) => option.value).filter(Boolean);
    const slider = document.createElement("div");
    slider.className = "slider";
    const thumbs = [low, high].map((box, side) => thumb(box, levels, side ? levels.length - 1 : 0));
    const draw = () => {
      const [first, last] = thumbs.map((item) => Number(item.value)).sort((a, b) => a - b);
      const cells = slider.querySelectorAll("i");
      cells.forEach((cell, place) => cell.classList.toggle("inside", place >= first && place <= last));
    };
    const track = document.createElement("span");
    track.className = "slider-track";
    track.setAttribute("aria-hidden", "true");
    track.append(...levels.map(() => document.createElement("i")));
    slider.append(track, ...thumbs);
    for (const [side, item] of thumbs.entries()) {
      item.addEventListener("input", draw);
      item.addEventListener("change", () => {
        const [first, last] = thumbs.map((one) => Number(one.value)).sort((a, b) => a - b);
        const open = first === 0 && last === levels.length - 1;
        low.value = open ? "" : levels[first];
        high.value = open ? "" : levels[last];
        [low, high][side].dispatchEvent(new Event("change", { bubbles: true }));
      });
    }
    range.append(slider);
    draw();
  }
}

function thumb(box, levels, otherwise) {
  const item = document.createElement("input");
  item.type = "range";
  item.min = "0";
  item.max = String(levels.length - 1);
  item.value = String(box.value ? levels.indexOf(box.value) : otherwise);
  item.id = `${box.id}-slider`;
  item.setAttribute("aria-label", box.labels[0].textContent);
  item.setAttribute("aria-valuetext", `TRL ${levels[Number(item.value)]}`);
  item.addEventListener("input", () => item.setAttribute("aria-valuetext", `TRL ${levels[Number(item.value)]}`));
  return item;
}

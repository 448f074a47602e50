/* An exchanged part of a page keeps its open folds, its ticks, its choices, what was typed, and the place of the
   keyboard. Results of presses are said to screen readers. */

const kept = { folds: new Set(), ticks: new Set(), choices: new Map(), focus: "" };

document.addEventListener("htmx:beforeSwap", (event) => {
  const part = event.detail.target;
  if (!part || !event.detail.shouldSwap) {
    return;
  }
  kept.folds = new Set([...part.querySelectorAll("details[open][id]")].map((fold) => fold.id));
  kept.ticks = new Set([...part.querySelectorAll("input[type=checkbox][id]:checked")].map((tick) => tick.id));
  kept.choices = new Map([...part.querySelectorAll("select[id]")].map((one) => [one.id, one.value]));
  kept.focus = part.contains(document.activeElement) ? document.activeElement.id : "";
});

document.addEventListener("htmx:afterSettle", () => {
  for (const id of kept.folds) {
    document.getElementById(id)?.setAttribute("open", "");
  }
  for (const id of kept.ticks) {
    const tick = document.getElementById(id);
    if (tick) {
      tick.checked = true;
    }
  }
  for (const [id, value] of kept.choices) {
    const choice = document.getElementById(id);
    if (choice && [...choice.options].some((one) => one.value === value)) {
      choice.value = value;
    }
  }
  if (kept.focus && document.activeElement?.id !== kept.focus) {
    document.getElementById(kept.focus)?.focus({ preventScroll: true });
  }
  kept.folds = new Set();
  kept.ticks = new Set();
  kept.choices = new Map();
  kept.focus = "";
});

/** Say words to screen readers, politely. */
export function say(words) {
  const place = document.getElementById("said");
  if (place && words) {
    place.textContent = words;
  }
}

/* At once: the next part may take this one's place before it has settled. */
document.addEventListener("htmx:afterSwap", () => {
  const words = document.querySelector("[data-say]");
  if (words) {
    say(words.textContent);
    words.remove();
  }
});

/* What pages gain where JavaScript runs. Everything essential works without it. */

import { lookAtCalls } from "./calls.js";
import { lookAtShown } from "./live.js";
import "./parts.js";
import "./presses.js";
import { watchSession } from "./session.js";

/* Whoever presses a button of a form leaves the page: what still comes in must not hold them back. A form that is
   answered by a file leaves the page where it is, so this ends by itself. */
const LEAVING_MS = 10_000;
let leavingAt = 0;
document.addEventListener("submit", (event) => {
  leavingAt = event.target.hasAttribute("hx-post") ? 0 : Date.now();
});
addEventListener("pageshow", () => {
  leavingAt = 0;
});
for (const moment of ["htmx:beforeRequest", "htmx:beforeOnLoad"]) {
  document.addEventListener(
    moment,
    (event) => {
      if (Date.now() - leavingAt < LEAVING_MS) {
        event.preventDefault();
      }
    },
    { capture: true },
  );
}

/* Many terminals at once. */
function boxes() {
  return [...document.querySelectorAll("input[type=checkbox][name=terminal]")];
}

function tellChosen() {
  const count = boxes().filter((box) => box.checked).length;
  for (const place of document.querySelectorAll("[data-chosen]")) {
    place.hidden = count === 0;
    place.textContent = String(count);
  }
}

function prepareChoice() {
  for (const button of document.querySelectorAll("[data-select-all]")) {
    if (!button.hidden) {
      continue;
    }
    button.hidden = false;
    button.addEventListener("click", () => {
      const all = boxes();
      const target = all.some((box) => !box.checked);
      for (const box of all) {
        box.checked = target;
      }
      tellChosen();
    });
  }
  tellChosen();
}

document.addEventListener("change", (event) => {
  if (event.target.matches("input[type=checkbox][name=terminal]")) {
    tellChosen();
  }
});

function prepare() {
  prepareChoice();
  lookAtCalls();
  lookAtShown();
  watchSession();
}

/* The address no longer says what was done, so that a reload does not say it again. */
function tidyAddress() {
  const here = new URL(location.href);
  if (here.searchParams.has("done")) {
    for (const name of ["done", "n", "name", "command"]) {
      here.searchParams.delete(name);
    }
    history.replaceState(null, "", here);
  }
}

document.addEventListener("htmx:afterSettle", prepare);
/* The parts that need the keyboard first: what is wrong with a form. */
document.querySelector("[data-focus]")?.focus();
prepare();
tidyAddress();

/* A session ends when nobody has used it for a while. Two minutes before, a page asks whether somebody is still
   there (WCAG 2.2.1): other pages of the same session may have been used meanwhile, so it asks the console first. */

import { ring } from "./calls.js";

/** So long before the end one is asked, and the page asks the console a little earlier. */
const BEFORE_S = 120;
const EARLIER_S = 10;

let timer = 0;

/** Look at how much time is left, as the page or the console's last answer says. */
export function watchSession() {
  const place = document.getElementById("staying");
  const told = place?.querySelector("[data-left]");
  if (!told || told.dataset.seen) {
    return;
  }
  told.dataset.seen = "1";
  clearTimeout(timer);
  const left = Number(told.dataset.left);
  const isAsking = "asks" in told.dataset;
  if (isAsking && place.dataset.asked !== "1") {
    ring(); // a desk that listens and does not look
  }
  place.dataset.asked = isAsking ? "1" : "";
  const wait = isAsking ? left + 1 : Math.max(5, left - BEFORE_S - EARLIER_S);
  // Browsers count to 2^31 ms at most; a longer time is looked at again on the way.
  timer = setTimeout(look, Math.min(wait, 86_400) * 1000);
}

function look() {
  const place = document.getElementById("staying");
  htmx.ajax("GET", place.getAttribute("hx-get"), { source: place, target: place, swap: "innerHTML" });
}

/* A laptop that slept: its timers did not count. */
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible" && document.getElementById("staying")) {
    look();
  }
});

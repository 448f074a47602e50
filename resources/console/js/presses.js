/* What becomes of a press: that it is on its way, that it failed, what to do then.

   A press is a form that posts without leaving its page. Nothing may look as if it had been done: an answer that
   is a refusal is shown with the console's own words; an answer that never came is "not known", and the part that
   the press was about is fetched again, so that one sees what is so. */

import { fetchAgain, owe } from "./live.js";
import { ring } from "./calls.js";
import { say } from "./parts.js";

/** Where a notice about a press is shown again after its part was exchanged: id of the part -> notice. */
const failed = new Map();

/** A post that only asks (data-quiet) changes nothing: there is nothing to tell of it. */
function isPress(event) {
  return event.detail.requestConfig?.verb === "post" && !("quiet" in event.detail.elt.dataset);
}

/** The part that a press is about: a card, a panel. */
function placeOf(event) {
  const form = event.detail.elt;
  return form.closest?.("[data-press]") ?? form.closest?.(".panel") ?? event.detail.target ?? form;
}

function forget(place) {
  failed.delete(place.id);
  place.querySelector(":scope > [data-failed], :scope > article > [data-failed]")?.remove();
}

function put(place, notice) {
  (place.querySelector(":scope > article") ?? place).append(notice);
}

function tell(place, words) {
  forget(place);
  const notice = document.getElementById("failed-notice").content.firstElementChild.cloneNode(true);
  notice.querySelector("p").textContent = words;
  notice.querySelector("button").addEventListener("click", () => forget(place));
  put(place, notice);
  if (place.id) {
    failed.set(place.id, notice);
  }
}

/** Return what the console says about a refusal: the words of its part or page of errors. */
function wordsOf(xhr) {
  const answer = new DOMParser().parseFromString(xhr.responseText || "", "text/html");
  const alert = answer.querySelector("[role=alert]");
  return [...(alert?.querySelectorAll("p, li") ?? [])].map((one) => one.textContent.trim()).join(" ");
}

document.addEventListener("htmx:beforeRequest", (event) => {
  if (!isPress(event) || event.defaultPrevented) {
    return;
  }
  const place = placeOf(event);
  forget(place);
  place.setAttribute("aria-busy", "true");
  const words = document.getElementById("said").dataset.sending;
  place.waits = setTimeout(() => say(words), 1000);
});

document.addEventListener("htmx:afterRequest", (event) => {
  if (isPress(event)) {
    const place = placeOf(event);
    place.removeAttribute("aria-busy");
    clearTimeout(place.waits);
    // What was typed has arrived: the field is for the next words. What else was chosen stays.
    const field = event.detail.successful && document.getElementById(event.detail.elt.dataset.clears ?? "");
    if (field) {
      field.value = "";
    }
  }
});

/** A press without an answer: it may have been done. */
function isUnknown(event) {
  const place = placeOf(event);
  const texts = document.getElementById("said").dataset;
  tell(place, navigator.onLine ? texts.notKnown : texts.notSent);
  refresh(place);
}

function refresh(place) {
  const part = place.matches("[hx-get]") ? place : place.closest("[hx-get]");
  if (!part) {
    return;
  }
  if (navigator.onLine) {
    fetchAgain(part);
  } else {
    owe(part);
  }
}

function later(event) {
  const part = event.detail.elt;
  if (part?.matches?.("[hx-get]")) {
    owe(part);
  }
}

for (const kind of ["htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(kind, (event) => (isPress(event) ? isUnknown(event) : later(event)));
}

document.addEventListener("htmx:responseError", (event) => {
  const xhr = event.detail.xhr;
  if (xhr.status === 401) {
    leave(xhr.getResponseHeader("X-Sign-In") || "/sign-in");
  } else if (!isPress(event)) {
    if (xhr.status >= 500 || xhr.status === 429) {
      later(event);
    } else if (xhr.status === 404 && event.detail.elt.closest("#results")) {
      fetchAgain(document.getElementById("results")); // a card whose terminal has gone
    }
  } else if (xhr.status >= 500) {
    isUnknown(event);
  } else {
    const place = placeOf(event);
    tell(place, wordsOf(xhr) || document.getElementById("said").dataset.notDone);
    if (xhr.status !== 404 && xhr.status !== 422) {
      refresh(place); // with it comes what the next press needs
    }
  }
});

/* A notice stays with its part, also when news exchange it. It has been read out already. */
document.addEventListener("htmx:afterSwap", (event) => {
  const part = event.detail.target;
  const notice = failed.get(part?.id);
  if (notice && !part.contains(notice)) {
    notice.removeAttribute("role");
    put(part, notice);
  }
});

/** A session that has ended leads to the sign-in page, wherever a part was asked for; a desk that rings says so. */
let isGone = false;
function leave(address) {
  if (!isGone) {
    isGone = true;
    const length = ring();
    setTimeout(() => location.assign(address), length);
  }
}

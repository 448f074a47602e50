/* The line of news of a page, and whether it lives.

   Live updates are htmx and its SSE extension. A browser opens six lines to one address at most, so a page that
   nobody looks at gives its line back, and opens it again when somebody looks. Each line begins after the news that
   the page has heard of, so nothing is missed and nothing is fetched twice. htmx's extension listens to this as to
   an EventSource.

   A line can die without a word (a cable, a sleeping laptop, a proxy that lost its state): TCP tells nobody for
   minutes. The console says something at least every 15 s (kiosk/console/live.py); a page that hears nothing for
   longer says so, shows what it has as old, and begins a new line. */

import { say } from "./parts.js";

/** A hidden page gives its line back after this long. */
const REST_MS = 30_000;
/** The line is dead when nothing has come for this long: two beats, and what a slow network takes. */
const SILENT_MS = 40_000;
/** What the page shows counts as old when its line has been down for this long. */
const DOWN_MS = 10_000;
/** A new line is tried this often while none answers. */
const AGAIN_MS = 20_000;
const LOOK_MS = 2_000;

const heard = { mark: "", ids: null, source: null, at: Date.now(), triedAt: 0, isUp: false, isOld: false };
/** Parts that could not be fetched: asked for again as soon as the line lives. */
const owed = new Set();

class LiveSource {
  constructor(url) {
    this.url = url;
    heard.source = this;
    heard.at = Date.now();
    this.listeners = [];
    this.onopen = null;
    this.onerror = null;
    this.isOver = false;
    this.inner = null;
    this.timer = 0;
    this.look = () => this.follow();
    document.addEventListener("visibilitychange", this.look);
    this.open();
  }

  get readyState() {
    return this.inner ? this.inner.readyState : this.isOver ? EventSource.CLOSED : EventSource.OPEN;
  }

  open() {
    const url = new URL(this.url, location.href);
    if (heard.mark) {
      url.searchParams.set("since", heard.mark);
    }
    if (heard.ids !== null) {
      url.searchParams.set("terminals", heard.ids);
    }
    heard.triedAt = Date.now();
    this.inner = new EventSource(url);
    this.inner.onopen = (event) => {
      lives();
      this.onopen?.(event);
    };
    this.inner.onerror = (event) => {
      if (this.inner?.readyState === EventSource.CLOSED) {
        this.close(); // htmx's extension makes another one after a while
      }
      tellLive(false);
      this.onerror?.(event);
    };
    this.inner.addEventListener("mark", (event) => {
      heard.mark = event.data;
      lives();
    });
    this.inner.addEventListener("beat", lives);
    for (const [name, listener] of this.listeners) {
      this.inner.addEventListener(name, listener);
    }
  }

  follow() {
    clearTimeout(this.timer);
    if (document.visibilityState === "hidden") {
      this.timer = setTimeout(() => {
        this.inner?.close();
        this.inner = null;
      }, REST_MS);
    } else if (!this.inner && !this.isOver) {
      heard.at = Date.now(); // it rested; it has not died
      this.open();
    }
  }

  /* Other terminals are shown now, or this line is dead: begin another. */
  renew() {
    if (this.inner && !this.isOver) {
      this.inner.close();
      this.open();
    }
  }

  addEventListener(name, listener) {
    this.listeners.push([name, listener]);
    this.inner?.addEventListener(name, listener);
  }

  removeEventListener(name, listener) {
    this.listeners = this.listeners.filter((one) => one[0] !== name || one[1] !== listener);
    this.inner?.removeEventListener(name, listener);
  }

  close() {
    this.isOver = true;
    clearTimeout(this.timer);
    document.removeEventListener("visibilitychange", this.look);
    this.inner?.close();
  }
}

htmx.createEventSource = (url) => new LiveSource(url);

/** The line has said something. */
function lives() {
  heard.at = Date.now();
  tellLive(true);
  showOld(false);
  const parts = [...owed];
  owed.clear();
  for (const part of parts) {
    fetchAgain(part);
  }
}

/** Ask for a part of the page once more. */
export function fetchAgain(part) {
  const path = part.getAttribute("hx-get");
  if (path && document.body.contains(part)) {
    htmx.ajax("GET", path, { source: part, target: part, swap: "innerHTML" });
  }
}

/** Ask for a part again as soon as there is somebody who answers. */
export function owe(part) {
  owed.add(part);
}

/** Show whether live updates come in. */
function tellLive(isUp) {
  heard.isUp = isUp;
  for (const place of document.querySelectorAll("[data-live]")) {
    place.textContent = isUp ? place.dataset.on : place.dataset.off;
  }
}

/** Show the page as old, and since when; or as new again. */
function showOld(isOld) {
  if (heard.isOld === isOld) {
    return;
  }
  heard.isOld = isOld;
  document.body.classList.toggle("is-old", isOld);
  const place = document.getElementById("line-lost");
  if (!place) {
    return;
  }
  place.hidden = !isOld;
  const words = place.querySelector("[data-words]");
  if (isOld) {
    const at = new Date(heard.at).toLocaleTimeString(document.documentElement.lang, {
      hour: "numeric",
      minute: "2-digit",
      timeZone: place.dataset.zone,
    });
    words.textContent = place.dataset.lost.replace("%", at);
    say(words.textContent);
  } else {
    say(place.dataset.back);
  }
}

setInterval(() => {
  const source = heard.source;
  if (!source?.inner) {
    return; // no line on this page, or it rests
  }
  const silent = Date.now() - heard.at;
  if (silent > SILENT_MS || (!heard.isUp && silent > DOWN_MS)) {
    tellLive(false);
    showOld(true);
  }
  if (silent > SILENT_MS && Date.now() - heard.triedAt > AGAIN_MS) {
    source.renew();
  }
}, LOOK_MS);

/** Hear of the terminals that are shown now. */
export function lookAtShown() {
  const shown = document.querySelector("[data-live-ids]")?.dataset.liveIds ?? null;
  if (heard.ids !== null && shown !== heard.ids) {
    heard.ids = shown;
    heard.source?.renew();
  }
  heard.ids = shown;
  tellLive(heard.isUp);
}

/* What became different: the page is walked again when it has calmed, and compared with what was told last. */
(function (kiosk) {
  "use strict";
  const { dom } = kiosk;
  const calm = 90, longest = 450;
  let last = null, timer = 0, firstNotice = 0, isWalking = false, isWanted = false, took = 0, lastEnd = -Infinity;
  let because = "", becauseUntil = 0, articleOf = "";

  kiosk.noticed = function () {
    if (!kiosk.hasBegun) return;
    const now = performance.now();
    if (isWalking) { isWanted = true; return; }
    if (!firstNotice) firstNotice = now;
    // A page that never rests gets a share of the time, not all of it.
    const rest = Math.max(0, lastEnd + Math.min(3000, took * 4) - now);
    const wait = Math.max(rest, Math.min(calm, Math.max(0, firstNotice + longest - now)));
    clearTimeout(timer);
    timer = setTimeout(look, wait);
  };
  kiosk.becauseOf = function (id) {
    because = id;
    becauseUntil = performance.now() + 3000;
    // Values and properties change without a mutation; scripts answer late.
    for (const later of [60, 350, 1200]) setTimeout(() => kiosk.noticed(), later);
  };
  kiosk.wholeAgain = function () { last = null; kiosk.noticed(); };

  async function look() {
    if (isWalking) return;
    if (!kiosk.frames.isJoined) return;
    isWalking = true;
    isWanted = false;
    firstNotice = 0;
    try {
      kiosk.rules.tend();
      const found = await kiosk.walk();
      if (found) tell(found);
      took = found?.took ?? 0;
    } catch (error) {
      kiosk.failures = (kiosk.failures ?? 0) + 1;
      kiosk.lastFailure = String(error?.stack ?? error).slice(0, 500);
    } finally {
      isWalking = false;
      lastEnd = performance.now();
      if (isWanted) kiosk.noticed();
    }
  }

  function tell(found) {
    if (!last) kiosk.live.settle();
    const live = kiosk.live.take();
    if (!kiosk.isTop) {
      const text = JSON.stringify([found.nodes, found.places, found.focus]);
      if (text !== last?.text) kiosk.frames.tell({ kind: "nodes", nodes: found.nodes, places: found.places, focus: found.focus });
      if (live.length) kiosk.frames.tell({ kind: "live", live });
      last = { text };
      return;
    }
    if (last) {
      const change = compare(last, found, live);
      if (change === null) return;
      if (change !== "other") {
        last = summary(found);
        kiosk.send(change);
        return;
      }
    }
    kiosk.send(snapshotOf(found));
    last = summary(found);
    if (live.length) kiosk.send({ kind: "change", live, focus: found.focus, modal: found.modal, because: cause() });
  }
  const summary = (found) => ({
    texts: new Map(found.nodes.map((node) => [node.id, JSON.stringify(node)])), focus: found.focus, modal: found.modal,
    places: JSON.stringify(found.places), tasks: found.tasks.join(" "), title: kiosk.flat(dom.title(document)), address: location.href, lang: kiosk.pageLanguage(),
  });
  const cause = () => (performance.now() < becauseUntil ? because : "");

  function snapshotOf(found) {
    const here = `${location.href} ${found.nodes.length}`;
    const article = here === articleOf && last ? [] : kiosk.article();
    articleOf = here;
    let snapshot = {
      kind: "snapshot", address: location.href.slice(0, kiosk.limits.address), title: kiosk.cut(kiosk.flat(dom.title(document))),
      lang: kiosk.pageLanguage(), nodes: found.nodes, places: found.places, focus: found.focus, modal: found.modal, article,
      alternates: kiosk.alternates(), tasks: found.tasks, is_cut: found.is_cut,
    };
    // Two megabytes are the limit of the other side; bytes are counted as UTF-8.
    for (let tries = 0; tries < 8 && new TextEncoder().encode(JSON.stringify(snapshot)).length > kiosk.limits.bytes; tries += 1) {
      const nodes = snapshot.nodes.slice(0, Math.floor(snapshot.nodes.length / 2));
      const kept = new Set(nodes.map((node) => node.id));
      const used = new Set(nodes.map((node) => node.inside));
      for (const place of snapshot.places.slice().reverse()) if (used.has(place.id) && place.parent) used.add(place.parent);
      snapshot = { ...snapshot, nodes, places: snapshot.places.filter((place) => used.has(place.id)), article: [], tasks: snapshot.tasks.filter((id) => kept.has(id)), is_cut: true };
    }
    return snapshot;
  }

  function compare(before, found, live) {
    if (before.address !== location.href || before.title !== kiosk.flat(dom.title(document)) || before.lang !== kiosk.pageLanguage()) return "other";
    const added = [], after = [], changed = [], removed = [];
    const now = new Set();
    let previous = "";
    for (const node of found.nodes) {
      now.add(node.id);
      const text = before.texts.get(node.id);
      if (text === undefined) { added.push(node); after.push(previous); }
      else if (text !== JSON.stringify(node)) changed.push(node);
      previous = node.id;
    }
    for (const id of before.texts.keys()) if (!now.has(id)) removed.push(id);
    const kept = found.nodes.filter((node) => before.texts.has(node.id)).map((node) => node.id);
    const old = Array.from(before.texts.keys()).filter((id) => now.has(id));
    if (kept.some((id, index) => id !== old[index])) return "other";
    const size = added.length + removed.length + changed.length;
    if (size > 40 && size > found.nodes.length / 2) return "other";
    const tasks = found.tasks.join(" ");
    const isMoved = before.places !== JSON.stringify(found.places);
    if (!size && !isMoved && !live.length && before.focus === found.focus && before.modal === found.modal && before.tasks === tasks) return null;
    return {
      kind: "change", added, after, changed, removed, live, focus: found.focus, modal: found.modal,
      ...(isMoved && { places: found.places }), ...(before.tasks !== tasks && { tasks: found.tasks }), because: cause(),
    };
  }

  /** Not our ring and not our marks. */
  function isTheirs(record) {
    if (kiosk.isOwn?.(record.target)) return false;
    if (record.type === "attributes") return !kiosk.isOwnMark(record.attributeName);
    if (record.type !== "childList") return true;
    for (const list of [record.addedNodes, record.removedNodes]) for (const node of list) if (!kiosk.isOwn?.(node)) return true;
    return false;
  }
  const observer = new MutationObserver((records) => {
    if (!kiosk.hasBegun) return;
    const outer = records.filter(isTheirs);
    if (!outer.length) return;
    kiosk.refreshSoon?.();
    if (outer.some((record) => record.type !== "characterData")) kiosk.forgetRoles();
    kiosk.attempt(() => kiosk.live.note(outer), null);
    kiosk.noticed();
  });
  const observed = new WeakSet();
  kiosk.observe = function (root) {
    if (observed.has(root)) return;
    observed.add(root);
    observer.observe(root, { subtree: true, childList: true, characterData: true, attributes: true });
  };
  kiosk.observe(document);
  for (const name of ["input", "change", "toggle", "transitionend", "animationend", "slotchange", "focusin", "focusout", "reset"]) {
    dom.listen(document, name, () => kiosk.noticed(), { capture: true, passive: true });
  }
  let lastTyped = -Infinity;
  for (const name of ["keydown", "pointerdown", "wheel"]) {
    dom.listen(document, name, (event) => {
      if (!event.isTrusted || performance.now() - lastTyped < 1000) return;
      lastTyped = performance.now();
      kiosk.send({ kind: "typed" });
    }, { capture: true, passive: true });
  }
})(globalThis.modunuri);

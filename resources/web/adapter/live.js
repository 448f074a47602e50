/* Live regions (WAI-ARIA 1.2 §6.5.2): what a page says by itself, how urgently, and how much of it. */
(function (kiosk) {
  "use strict";
  const { dom } = kiosk;
  const implied = { alert: "assertive", status: "polite", log: "polite", timer: "off", marquee: "off" };
  const pending = new Map();
  const spoken = new WeakMap();
  let queue = [];

  function politeness(element) {
    const said = dom.attr(element, "aria-live").trim().toLowerCase();
    if (/^(off|polite|assertive)$/.test(said)) return said;
    return implied[kiosk.roleOf(element)] ?? null;
  }
  const regionOf = (node) => dom.nearest(node, (at) => politeness(at) !== null, 200);
  function isAtomic(region) {
    const said = dom.attr(region, "aria-atomic").trim().toLowerCase();
    return said === "true" || (said !== "false" && /^(alert|status)$/.test(kiosk.roleOf(region) ?? ""));
  }

  function mark(region, node) {
    if (pending.size > 200) return;
    const nodes = pending.get(region) ?? new Set();
    if (nodes.size < 200) nodes.add(node);
    pending.set(region, nodes);
  }

  kiosk.live = {
    /** Take note of mutations; what they mean is judged once, when the page has calmed. */
    note(records) {
      const seen = new Set();
      for (const record of records.slice(0, 2000)) {
        if (record.type === "attributes" && !/^(class|style|hidden|open|aria-hidden|role|aria-live|aria-label)$/.test(record.attributeName)) continue;
        const region = regionOf(record.target);
        if (region) {
          if (record.type === "childList") for (const node of record.addedNodes) mark(region, node);
          else if (record.type === "characterData" || region !== record.target || record.attributeName !== "class") mark(region, record.target);
        }
        // An alert is said when it appears, whole, wherever it was put in or made visible (WAI-ARIA `alert`).
        const fresh = record.type === "childList" ? Array.from(record.addedNodes) : record.type === "attributes" ? [record.target] : [];
        for (const node of fresh.slice(0, 50)) {
          if (!dom.isElement(node) || seen.has(node)) continue;
          seen.add(node);
          // What was put into something new has been looked at with it.
          if (record.type === "childList" && seen.has(record.target)) continue;
          if (kiosk.roleOf(node) === "alert") mark(node, node);
          for (const alert of dom.queryAll(node, '[role~="alert"],[role~="alertdialog"]').slice(0, 10)) if (kiosk.roleOf(alert) === "alert") mark(alert, alert);
        }
      }
    },
    say(texts) {
      for (const text of texts) if (queue.length < 50) queue.push(text);
      kiosk.noticed();
    },
    /** What is to be said now. */
    take() {
      for (const [region, nodes] of pending) {
        if (!dom.isConnected(region)) { pending.delete(region); continue; }
        if (dom.attr(region, "aria-busy") === "true") continue;
        pending.delete(region);
        const how = politeness(region);
        if (how === "off" || how === null || !kiosk.isReachable(region)) continue;
        const relevant = dom.attr(region, "aria-relevant").toLowerCase();
        if (relevant && !/\b(all|additions|text)\b/.test(relevant)) continue;
        const whole = isAtomic(region);
        const parts = whole ? [region] : Array.from(nodes).filter((node) => dom.isConnected(node) && dom.within(dom.isElement(node) ? node : dom.up(node), region));
        const outer = parts.filter((node) => !parts.some((other) => other !== node && dom.contains(other, node)));
        const visible = outer.filter((node) => kiosk.isReachable(dom.isElement(node) ? node : dom.up(node)));
        const text = kiosk.cut(kiosk.flat(visible.map((node) => (dom.isElement(node) ? kiosk.wordsOf(node) : dom.data(node))).join(" ")));
        const before = spoken.get(region);
        const now = performance.now();
        if (!text || (before?.text === text && now - before.at < (nodes.has(region) && nodes.size === 1 ? Infinity : 700))) continue;
        spoken.set(region, { text, at: now });
        const lang = kiosk.languageOf(region, text);
        queue.push({ politeness: how, text, ...(lang && { lang }) });
      }
      const texts = queue.slice(0, 50);
      queue = [];
      return texts;
    },
    /** What stands there at the beginning is read with the page, not said by itself. */
    settle() {
      for (const region of dom.queryAll(document, '[role~="alert"],[aria-live]').slice(0, 200)) {
        if (kiosk.isReachable(region)) spoken.set(region, { text: kiosk.wordsOf(region), at: -Infinity });
      }
      pending.clear();
    },
    get isWaiting() { return pending.size > 0 || queue.length > 0; },
  };
})(globalThis.modunuri);

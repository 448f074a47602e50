/* Frames: every frame tells its parent, the parent puts it where the frame stands, the page itself tells Qt.
 *
 * A port alone would not do: page scripts can post ports as well. So both sides prove that they know the
 * token of this load (HMAC over a nonce of the other), which exists in the adapter's world only. The greeting
 * is taken before the page's own listeners see it; if a page has thrown our listeners away
 * (`document.open`), nobody answers, nothing is sent, and the frame is announced as unreadable.
 */
(function (kiosk) {
  "use strict";
  const { dom } = kiosk;
  const token = String(kiosk.config.token || "");
  const contentWindow = Object.getOwnPropertyDescriptor(HTMLIFrameElement.prototype, "contentWindow").get;
  const windowOf = (element) => kiosk.attempt(() => contentWindow.call(element), null);
  const records = new Map();
  const firstSeen = new WeakMap();
  let upward = null, counter = 0;
  const patience = 1500;

  const frames = {
    /** What a frame has told of itself: its nodes and places, or null. */
    toldBy(element) {
      const record = records.get(windowOf(element));
      return record?.isProven && record.nodes ? record : null;
    },
    /** A frame may still be about to greet. */
    isWaited(element) {
      if (!token) return false;
      if (!firstSeen.has(element)) {
        firstSeen.set(element, performance.now());
        setTimeout(() => kiosk.noticed(), patience + 50);
      }
      return performance.now() - firstSeen.get(element) < patience;
    },
    focusIn(element) {
      if (!element || dom.tag(element) !== "iframe") return null;
      return records.get(windowOf(element))?.focus || null;
    },
    /** Give an order to the frame that the node is in; tells whether there is one. */
    pass(order) {
      for (const record of records.values()) {
        if (record.isProven && String(order.node ?? "").startsWith(record.prefix)) { record.port.postMessage({ kind: "order", order }); return true; }
      }
      return false;
    },
    passToAll(order) {
      for (const record of records.values()) if (record.isProven) record.port.postMessage({ kind: "order", order });
    },
    elementOf(id) {
      for (const [source, record] of records) {
        if (record.isProven && id.startsWith(record.prefix)) return dom.queryAll(document, "iframe").find((one) => windowOf(one) === source) ?? null;
      }
      return null;
    },
    /** In a frame: tell the parent. */
    tell(message) {
      if (upward) upward.postMessage(message);
    },
    get isJoined() { return kiosk.isTop || upward !== null; },
  };
  kiosk.frames = frames;

  window.addEventListener("message", (event) => {
    if (!event.isTrusted || event.ports.length !== 1 || event.source === null) return;
    const greeting = kiosk.attempt(() => event.data, null);
    if (typeof greeting !== "object" || greeting === null || greeting.modunuri !== "hello") return;
    event.stopImmediatePropagation();
    if (!token || records.size >= kiosk.limits.frames || typeof greeting.nonce !== "string" || greeting.nonce.length !== 32) return;
    welcome(event.source, event.ports[0], greeting.nonce);
  }, true);

  function welcome(source, port, theirs) {
    const mine = kiosk.nonce();
    const known = records.get(source);
    const record = { port, isProven: false, nodes: null, places: [], focus: "", prefix: known?.prefix ?? `${kiosk.prefix}f${(counter += 1)}.` };
    port.onmessage = (event) => {
      const message = event.data;
      if (!record.isProven) {
        if (message?.kind !== "proof" || message.proof !== kiosk.hmac(token, `child ${theirs} ${mine}`)) { port.close(); return; }
        record.isProven = true;
        records.set(source, record);
        return;
      }
      if (message.kind === "nodes" && Array.isArray(message.nodes)) {
        const isIts = (one) => typeof one?.id === "string" && one.id.startsWith(record.prefix);
        record.nodes = message.nodes.slice(0, kiosk.limits.nodes).filter(isIts);
        record.places = (Array.isArray(message.places) ? message.places : []).slice(0, kiosk.limits.nodes).filter(isIts);
        record.focus = typeof message.focus === "string" ? message.focus : "";
        kiosk.noticed();
      } else if (message.kind === "live" && Array.isArray(message.live)) {
        kiosk.live.say(message.live);
      } else if (message.kind === "relay" && typeof message.message === "object") {
        kiosk.send(message.message);
      }
    };
    port.postMessage({ kind: "welcome", proof: kiosk.hmac(token, `parent ${theirs}`), nonce: mine, prefix: record.prefix });
  }

  /** In a frame: greet the parent; *joined* is called once it has proved itself. */
  frames.join = function (joined) {
    if (kiosk.isTop || !token) return;
    const channel = new MessageChannel(), mine = kiosk.nonce();
    channel.port1.onmessage = (event) => {
      const message = event.data;
      if (!upward) {
        if (message?.kind !== "welcome" || message.proof !== kiosk.hmac(token, `parent ${mine}`) || !/^(f\d+\.)+$/.test(message.prefix)) {
          channel.port1.close();
          return;
        }
        kiosk.prefix = message.prefix;
        channel.port1.postMessage({ kind: "proof", proof: kiosk.hmac(token, `child ${mine} ${message.nonce}`) });
        upward = channel.port1;
        joined();
      } else if (message?.kind === "order") kiosk.receive(message.order);
    };
    window.parent.postMessage({ modunuri: "hello", nonce: mine }, "*", [channel.port2]);
  };
})(globalThis.modunuri);

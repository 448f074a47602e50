/* The way out: the page itself speaks to Qt by QWebChannel, a frame by its parent. Starts everything. */
(function (kiosk) {
  "use strict";
  const { dom } = kiosk;
  const held = [];
  let out = null;

  kiosk.send = function (message) {
    if (!kiosk.isTop) { kiosk.frames.tell({ kind: "relay", message }); return; }
    const text = JSON.stringify({ ...message, number: kiosk.config.number });
    if (out) out(text);
    else if (held.length < 100) held.push(text);
  };
  function connect() {
    const transport = globalThis.qt?.webChannelTransport;
    if (!transport || typeof globalThis.QWebChannel !== "function") return;
    new globalThis.QWebChannel(transport, (channel) => {
      const end = channel.objects.kiosk;
      if (!end) return;
      out = (text) => end.receive(text);
      end.send.connect((text) => kiosk.receive(text));
      for (const text of held.splice(0)) out(text);
    });
  }

  let refreshing = 0;
  // A page that still loads is left alone, so that it loads as soon as in a browser; but not for ever.
  const patience = 900;
  kiosk.hasBegun = false;
  function begin() {
    kiosk.hasBegun = true;
    kiosk.look.apply();
    kiosk.look.calm();
    kiosk.noticed();
  }
  const again = () => {
    if (!kiosk.hasBegun) return;
    clearTimeout(refreshing);
    refreshing = setTimeout(() => { kiosk.attempt(() => { kiosk.look.refresh(); kiosk.look.calm(); }, null); }, 200);
  };
  kiosk.refreshSoon = again;
  window.addEventListener("resize", () => { again(); kiosk.noticed(); }, { passive: true });
  window.addEventListener("load", () => { setTimeout(begin, 0); setTimeout(begin, 700); }, { passive: true });
  if (document.readyState !== "complete") {
    const early = () => { kiosk.look.style(); setTimeout(() => { if (!kiosk.hasBegun) begin(); }, patience); };
    if (document.readyState === "loading") dom.listen(document, "DOMContentLoaded", early, { once: true });
    else early();
  }
  else begin();
  if (kiosk.isTop) connect();
  else kiosk.frames.join(() => kiosk.noticed());
})(globalThis.modunuri);

/* Our own focus ring: drawn over the page, in the colour of the Theme, whatever the page does with outlines. */
(function (kiosk) {
  "use strict";
  const { dom } = kiosk;
  let host = null, line = null, target = null, timer = 0;

  kiosk.isOwn = (node) => node === host && host !== null;
  function build() {
    if (host && dom.isConnected(host)) return;
    host = document.createElement("div");
    const shadow = host.attachShadow({ mode: "closed" });
    line = document.createElement("div");
    shadow.append(line);
    host.setAttribute("aria-hidden", "true");
    host.style.cssText = "all:initial!important;position:fixed!important;inset:0!important;width:0!important;height:0!important;margin:0!important;padding:0!important;border:0!important;overflow:visible!important;background:none!important;pointer-events:none!important;z-index:2147483647!important";
    // In the top layer, so that dialogs do not cover it.
    kiosk.attempt(() => host.setAttribute("popover", "manual"), null);
    dom.html(document).append(host);
    kiosk.attempt(() => host.showPopover(), null);
  }
  function place() {
    if (!target || !dom.isConnected(target)) { kiosk.ring.remove(); return; }
    const box = dom.box(target);
    // The page may be enlarged beyond the engine's zoom; the ring has the measures of the glass.
    host.style.setProperty("zoom", String(1 / (Number(kiosk.config.extra_zoom) || 1)), "important");
    const { colours, theme, ring_px: width } = kiosk.config;
    const colour = theme?.focus ?? colours?.focus ?? "#0b57d0";
    const paper = theme?.paper ?? "#ffffff";
    const thick = Math.max(2, Number(width) || 4);
    // At the edge of the page the ring stays within it, whole.
    const left = Math.max(box.left - thick - 2, Math.min(0, box.left)), right = Math.min(box.right + thick + 2, Math.max(document.documentElement.clientWidth, box.right));
    const top = Math.max(box.top - thick - 2, Math.min(0, box.top)), bottom = box.bottom + thick + 2;
    line.style.cssText = `position:fixed;box-sizing:border-box;pointer-events:none;left:${left}px;top:${top}px;width:${right - left}px;height:${bottom - top}px;border:${thick}px solid ${/^#[0-9a-f]{3,8}$/i.test(colour) ? colour : "#0b57d0"};outline:2px solid ${/^#[0-9a-f]{3,8}$/i.test(paper) ? paper : "#fff"};border-radius:6px;display:${box.width || box.height ? "block" : "none"}`;
  }
  const follow = () => { if (target) place(); };

  kiosk.ring = {
    surround(element) {
      target = element;
      build();
      // Newer dialogs would stand above: enter the top layer again.
      kiosk.attempt(() => { host.hidePopover(); host.showPopover(); }, null);
      place();
      clearInterval(timer);
      timer = setInterval(follow, 250);
    },
    remove() {
      target = null;
      clearInterval(timer);
      if (line) line.style.display = "none";
    },
    get target() { return target; },
  };
  for (const name of ["scroll", "resize"]) window.addEventListener(name, follow, { capture: true, passive: true });
})(globalThis.modunuri);

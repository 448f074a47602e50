/* What is drawn, and what a person who cannot see must not meet either (WAI-ARIA 1.2 §7.1, HTML inert). */
(function (kiosk) {
  "use strict";
  const { dom } = kiosk;

  /** Whether the element itself and, unless it says otherwise, its subtree is drawn at all. */
  kiosk.isDrawn = function (element) {
    if (!dom.isHtml(element) && dom.namespace(element) !== "http://www.w3.org/2000/svg") return true;
    return dom.style(element).display !== "none";
  };
  /** Whether the element's own words are drawn: `visibility` may be undone further below. */
  kiosk.isSeen = (style) => style.visibility === "visible";
  /** Whether the subtree is cut off: `hidden=until-found`, closed details, `content-visibility`. */
  kiosk.isClosed = (style) => style.contentVisibility === "hidden";

  /** The focused element, through open shadow roots. */
  kiosk.focused = function () {
    let at = dom.active(document);
    for (let depth = 0; at && depth < 50; depth += 1) {
      const shadow = dom.shadow(at);
      const inner = shadow && dom.shadowActive(shadow);
      if (!inner) break;
      at = inner;
    }
    return at && at !== dom.body(document) && at !== dom.html(document) ? at : null;
  };

  /** `aria-hidden` hides, except what holds the focus (a page may not hide where the person is) and the whole page. */
  kiosk.isAriaHidden = function (element, focused) {
    if (dom.attr(element, "aria-hidden") !== "true") return false;
    if (element === dom.html(document) || element === dom.body(document)) return false;
    return !(focused && dom.within(focused, element));
  };
  kiosk.isInert = (element) => dom.has(element, "inert");

  /** Hidden from everybody, by itself or by what it is in. */
  kiosk.isReachable = function (element) {
    const focused = kiosk.focused();
    for (let at = element, steps = 0; at && steps < 4000; at = dom.up(at), steps += 1) {
      if (!dom.isElement(at)) continue;
      const style = dom.style(at);
      if (style.display === "none" || kiosk.isInert(at) || kiosk.isAriaHidden(at, focused)) return false;
      if (at !== element && kiosk.isClosed(style) && !(dom.tag(at) === "details")) return false;
    }
    if (!dom.isElement(element)) return true;
    const style = dom.style(element);
    // Closed details keep their contents from being drawn without any style of theirs that says so.
    if (style.display !== "contents" && !dom.isRendered(element)) return false;
    return kiosk.isSeen(style);
  };

  const dialogs = 'dialog[open], [role~="dialog"], [role~="alertdialog"], [aria-modal="true"]';
  /** The modal dialog on top: the one opened last in the top layer, else the last drawn with `aria-modal`. */
  kiosk.modal = function () {
    let found = null, native = null;
    for (const element of dom.queryAll(document, dialogs).slice(0, 200)) {
      const isNative = dom.matches(element, ":modal");
      if (!isNative && dom.attr(element, "aria-modal") !== "true") continue;
      if (!/^(dialog|alertdialog)$/.test(kiosk.roleOf(element) ?? "")) continue;
      if (!kiosk.isReachable(element)) continue;
      const box = dom.box(element);
      if (!box.width && !box.height && !dom.text(element, 10)) continue;
      if (isNative) native = element;
      else found = element;
    }
    const focused = kiosk.focused();
    if (native && focused) {
      const holding = dom.nearest(focused, (at) => dom.tag(at) === "dialog" && dom.matches(at, ":modal"));
      if (holding) return holding;
    }
    return native ?? found;
  };
})(globalThis.modunuri);

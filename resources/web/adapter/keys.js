/* Events as a hand would make them, so that the page's own code answers. */
(function (kiosk) {
  "use strict";
  const { dom } = kiosk;
  const codes = {
    Enter: 13, " ": 32, Escape: 27, Tab: 9, ArrowUp: 38, ArrowDown: 40, ArrowLeft: 37, ArrowRight: 39, Home: 36, End: 35,
    PageUp: 33, PageDown: 34, Backspace: 8, Delete: 46,
  };
  function keyEvent(type, key) {
    const event = new KeyboardEvent(type, {
      key, code: key === " " ? "Space" : key.length === 1 ? "" : key, bubbles: true, cancelable: true, composed: true, view: window,
    });
    // Old scripts look at keyCode, which no constructor can set.
    const code = codes[key] ?? (key.length === 1 ? key.toUpperCase().charCodeAt(0) : 0);
    for (const name of ["keyCode", "which"]) kiosk.attempt(() => Object.defineProperty(event, name, { get: () => code }), null);
    return event;
  }
  /** Press a key on an element; false when the page has kept the default from happening. */
  kiosk.pressKey = function (element, key) {
    const isFree = dom.dispatch(element, keyEvent("keydown", key));
    dom.dispatch(element, keyEvent("keyup", key));
    return isFree;
  };
  kiosk.keyDown = (element, key) => dom.dispatch(element, keyEvent("keydown", key));
  kiosk.keyUp = (element, key) => dom.dispatch(element, keyEvent("keyup", key));

  function point(element) {
    const box = dom.rects(element)[0] ?? dom.box(element);
    return { clientX: box.left + box.width / 2, clientY: box.top + box.height / 2 };
  }
  /** Point at and press, without the click itself. */
  kiosk.pointAt = function (element) {
    const at = { ...point(element), bubbles: true, cancelable: true, composed: true, view: window, detail: 1, button: 0 };
    const pointer = { ...at, pointerId: 1, pointerType: "touch", isPrimary: true };
    dom.dispatch(element, new PointerEvent("pointerover", pointer));
    dom.dispatch(element, new PointerEvent("pointerenter", { ...pointer, bubbles: false }));
    dom.dispatch(element, new MouseEvent("mouseover", at));
    dom.dispatch(element, new MouseEvent("mouseenter", { ...at, bubbles: false }));
    const isFree = dom.dispatch(element, new PointerEvent("pointerdown", { ...pointer, buttons: 1, pressure: 0.5 }));
    const mouse = isFree ? dom.dispatch(element, new MouseEvent("mousedown", { ...at, buttons: 1 })) : true;
    if (mouse) kiosk.giveFocus(element);
    if (!dom.isConnected(element)) return;
    dom.dispatch(element, new PointerEvent("pointerup", pointer));
    if (isFree) dom.dispatch(element, new MouseEvent("mouseup", at));
  };

  /** Focus, with the events that a window without the keyboard's focus does not make by itself. */
  kiosk.giveFocus = function (element) {
    const before = kiosk.focused();
    if (before === element) return;
    const target = kiosk.isFocusable(element) ? element : dom.nearest(element, (at) => kiosk.isFocusable(at), 30);
    if (!target || target === before) return;
    const isActive = document.hasFocus();
    dom.focus(target, { preventScroll: true });
    if (isActive || kiosk.focused() !== target) return;
    if (before) {
      dom.dispatch(before, new FocusEvent("blur", { relatedTarget: target, composed: true }));
      dom.dispatch(before, new FocusEvent("focusout", { relatedTarget: target, bubbles: true, composed: true }));
    }
    dom.dispatch(target, new FocusEvent("focus", { relatedTarget: before, composed: true }));
    dom.dispatch(target, new FocusEvent("focusin", { relatedTarget: before, bubbles: true, composed: true }));
  };
  kiosk.leave = function (element) {
    if (document.hasFocus()) { kiosk.attempt(() => element.blur(), null); return; }
    kiosk.attempt(() => HTMLElement.prototype.blur.call(element), null);
    dom.dispatch(element, new FocusEvent("blur", { composed: true }));
    dom.dispatch(element, new FocusEvent("focusout", { bubbles: true, composed: true }));
  };
})(globalThis.modunuri);
